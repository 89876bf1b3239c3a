"""docs/security.md names a test for every attack; each of them has to exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "security.md"
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)(?:::(test_\w+))?`", PAGE.read_text())))


@pytest.mark.parametrize(("file", "test"), NAMED, ids=lambda part: part or "whole")
def test_what_the_page_calls_a_test_is_one(file: str, test: str) -> None:
    source = (TESTS / file).read_text()
    assert f"def {test}" in source


def test_every_attack_has_an_answer_and_a_test() -> None:
    table = PAGE.read_text().partition("| attack | answer | test |")[2].partition("\n\n")[0]
    rows = [line.strip("|").split(" | ") for line in table.splitlines()[2:]]
    assert len(rows) > 25
    assert [row for row in rows if len(row) != 3 or "test_" not in row[2]] == []
