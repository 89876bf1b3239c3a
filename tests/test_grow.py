"""The grown table is one that can be imported, and the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.grow import grow
from results.contents import read_contents
from results.contents_checks import with_reasons


def test_a_grown_table_is_whole_its_names_differ_and_its_first_rows_are_untouched(
    table_path: Path,
) -> None:
    table = read_contents(table_path.read_bytes())
    grown = grow(table, 10_000)
    assert len(grown) == 10_000
    assert grown["fullname"].n_unique() == table["fullname"].n_unique() + 10_000 - len(table)
    assert with_reasons(grown)["reason"].drop_nulls().to_list() == []
    assert grown.head(len(table)).equals(table)
    assert grown["IFEval"].to_numpy().mean() == pytest.approx(
        table["IFEval"].to_numpy().mean(), 0.02
    )


def test_the_same_seed_gives_the_same_table(table_path: Path) -> None:
    table = read_contents(table_path.read_bytes())
    assert grow(table, 4_500, 1).equals(grow(table, 4_500, 1))
    assert not grow(table, 4_500, 1).equals(grow(table, 4_500, 2))
    assert grow(table, 10).equals(table)
