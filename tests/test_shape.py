"""The house rules that a machine can check: sizes, docstrings, nothing half done."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("benchmarks", "demo", "evaluator", "leaderboard_app", "results", "scheduler")
PRODUCT = [ROOT / "leaderboard.py", *(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MODULE_LINES, FUNCTION_LINES = 200, 40
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of every function of a module."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_module_is_longer_than_two_hundred_lines() -> None:
    lengths = {label(path): len(path.read_text().splitlines()) for path in [*PRODUCT, *TESTS]}
    assert {name: n for name, n in lengths.items() if n > MODULE_LINES} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    found = {
        f"{label(path)}:{name}": length
        for path in [*PRODUCT, *TESTS]
        for name, length in functions(path)
        if length > FUNCTION_LINES
    }
    assert found == {}


def test_most_functions_are_short() -> None:
    lengths = sorted(length for path in PRODUCT for _, length in functions(path))
    assert statistics.median(lengths) <= 8
    assert lengths[int(0.95 * len(lengths))] <= 25


@pytest.mark.parametrize("path", PRODUCT, ids=label)
def test_every_module_opens_with_its_reason(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", [*PRODUCT, *TESTS], ids=label)
def test_nothing_is_left_half_done(path: Path) -> None:
    text = path.read_text()
    assert [word for word in UNFINISHED if word in text] == []
