"""Which rows pass a view's search and filters, and how many pass each other choice. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import reduce

import polars as pl

from results.column import Column
from results.search import expression
from results.view import InvalidView, View

BILLION = 1e9
CHOICES = {
    "type": "model_type",
    "precision": "precision",
    "architecture": "architecture",
    "licence": "licence",
}
"""Parameters that list values, and the column each asks."""
SIZES = {"edge": (0.0, 3.0), "consumer": (3.0, 7.0), "mid": (7.0, 65.0), "rich": (65.0, None)}
"""Classes of size in billions of parameters: above the first, up to the second."""
SIZE = (
    pl.when(pl.col("parameters") <= 3 * BILLION)
    .then(pl.lit("edge"))
    .when(pl.col("parameters") <= 7 * BILLION)
    .then(pl.lit("consumer"))
    .when(pl.col("parameters") < 65 * BILLION)
    .then(pl.lit("mid"))
    .when(pl.col("parameters").is_not_null())
    .then(pl.lit("rich"))
)
"""65 billion themselves count as rich."""
YES = pl.lit(value=True)


def conditions(view: View, columns: Mapping[str, Column]) -> dict[str, pl.Expr]:
    """One test for each parameter that chooses rows.

    :raises InvalidView: if a parameter names a column or value that cannot be used
    """
    chosen = {name: getattr(view, name) for name in CHOICES}
    tests = {name: pl.col(CHOICES[name]).is_in(some) for name, some in chosen.items() if some}
    if (searched := expression(view.q)) is not None:
        tests["q"] = searched
    if view.size:
        tests["size"] = SIZE.is_in(view.size)
    if view.marks:
        tests["marks"] = _all(_marked(mark, columns) for mark in view.marks)
    if ends := [*_parameters(view), *(_between(one, columns) for one in view.between)]:
        tests["between"] = _all(ends)
    if view.chat_template is not None:
        tests["chat_template"] = pl.col("chat_template") == view.chat_template
    return tests


def wanted(view: View, columns: Mapping[str, Column]) -> pl.Expr:
    """:raises InvalidView:"""
    return _all(conditions(view, columns).values())


def facets(
    frame: pl.DataFrame, view: View, columns: Mapping[str, Column]
) -> dict[str, dict[str, int]]:
    """For each list of choices, rows by choice among those that pass everything else.

    :raises InvalidView:
    """
    tests = conditions(view, columns)
    asked = {name: pl.col(column) for name, column in CHOICES.items()} | {"size": SIZE}
    found = {}
    for name, of in asked.items():
        others = _all(test for other, test in tests.items() if other != name)
        counted = frame.lazy().filter(others).group_by(of.alias("value")).len().collect()
        rows = sorted(counted.drop_nulls().rows(), key=lambda row: (-row[1], row[0]))
        found[name] = dict(rows)
    return found | {"marks": _counted_marks(frame, tests, columns)}


def _counted_marks(
    frame: pl.DataFrame, tests: Mapping[str, pl.Expr], columns: Mapping[str, Column]
) -> dict[str, int]:
    others = _all(test for name, test in tests.items() if name != "marks")
    names = [name for name, column in columns.items() if column.kind == "truth"]
    counts = frame.lazy().filter(others).select(pl.col(names).fill_null(value=False).sum())
    return dict(counts.collect().row(0, named=True)) if names else {}


def _marked(mark: str, columns: Mapping[str, Column]) -> pl.Expr:
    name = mark.removeprefix("-")
    truths = [known for known, column in columns.items() if column.kind == "truth"]
    if name not in truths:
        raise InvalidView(f"there is no mark {name}; there are {', '.join(truths)}")
    told = pl.col(name).fill_null(value=False)
    return ~told if mark.startswith("-") else told


def _parameters(view: View) -> list[pl.Expr]:
    column, tests = pl.col("parameters"), list[pl.Expr]()
    if view.params_min is not None:
        tests.append(column >= view.params_min * BILLION)
    if view.params_max is not None:
        tests.append(column <= view.params_max * BILLION)
    return tests


def _between(text: str, columns: Mapping[str, Column]) -> pl.Expr:
    name, low, high = text.split(":")
    column = columns.get(name)
    if column is None or column.kind not in ("number", "count", "time"):
        numbers = [known for known, one in columns.items() if one.kind in ("number", "count")]
        raise InvalidView(
            f"parameter between cannot ask {name!r}; there are {', '.join(numbers)} and columns"
            " of days"
        )
    tests = []
    if low:
        tests.append(pl.col(name) >= _end(low, column))
    if high:
        tests.append(pl.col(name) <= _end(high, column, last=True))
    return _all(tests)


def _end(text: str, column: Column, *, last: bool = False) -> float | datetime:
    """A number; or a day, of which the last moment counts where it ends the range."""
    try:
        if column.kind != "time":
            return float(text)
        day = date.fromisoformat(text)
    except ValueError:
        form = "a day as 2024-06-30" if column.kind == "time" else "a number"
        raise InvalidView(
            f"parameter between needs {form} for {column.name}, not {text!r}"
        ) from None
    clock = datetime.max.time() if last else datetime.min.time()
    return datetime.combine(day, clock, UTC)


def _all(tests: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(lambda one, other: one & other, tests, YES)
