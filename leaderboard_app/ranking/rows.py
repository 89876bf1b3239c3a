"""Head and rows of the ranking's table, for the page and for its scripts alike."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from markupsafe import Markup, escape

from leaderboard_app.ranking.cells import BADGES, CLOSE, OPEN, cell, kind_of
from leaderboard_app.viewing import address
from results.baselines import BASELINES
from results.column import Column
from results.columns import benchmark_names, raw_name, with_companions
from results.ranking import Ranking, shown_columns
from results.search import name_pattern
from results.view import View

BLOCK = 50
"""Rows that are sent at once."""
RISING = {"ascending": "", "descending": "-"}


@dataclass(frozen=True, slots=True)
class Head:
    """A column of the table as its header shows it."""

    column: Column
    key: str
    """What it is called in `sort`: benchmarks keep their name when raw scores are shown."""
    kind: str
    order: str
    """ascending, descending or none."""
    place: int
    """1 for the first column sorted by; 0 for one not sorted by."""
    alone: str
    """Address sorted by this column only; the next of its three states."""
    added: str
    """Address sorted by this column after those sorted by already."""


def heads(ranking: Ranking, view: View) -> list[Head]:
    """:raises InvalidView:"""
    base = {raw_name(name): name for name in benchmark_names(ranking.suite)} if view.raw else {}
    return [
        _head(ranking, view, ranking.columns[name], base.get(name, name))
        for name in shown_columns(ranking.suite, view)
    ]


def rows(ranking: Ranking, view: View, start: int = 0, count: int = BLOCK) -> Markup:
    """Rows of a view as HTML.

    :raises InvalidView:
    """
    shown = [ranking.columns[name] for name in shown_columns(ranking.suite, view)]
    badges = [name for name in BADGES if name in ranking.columns]
    told = with_companions(badges, ranking.columns)
    names = with_companions([column.name for column in shown], ranking.columns)
    needed = list(dict.fromkeys([*names, "model", "run_id", *told]))
    frame = _marked(ranking.window(view, needed, start, count), view)
    writers, pins = [cell(column) for column in shown], frozenset(view.pin)
    lines = []
    for place, row in enumerate(frame.iter_rows(named=True), start=view.offset + start + 1):
        run, cells = row["run_id"], "".join([write(row) for write in writers])
        kind = "pinned" if run in pins else "baseline" if run in BASELINES else ""
        lines.append(
            f'<tr data-run="{escape(run)}" class="{kind}" aria-rowindex="{place + 1}">'
            f"{_tools(row, kind)}{cells}</tr>"
        )
    return Markup("".join(lines))


def _tools(row: dict[str, object], kind: str) -> str:
    if kind == "baseline":
        return '<td class="tools"></td>'
    name, pressed = escape(str(row["model"])[:100]), str(kind == "pinned").lower()
    return (
        '<td class="tools"><button type="button" class="open" aria-expanded="false"'
        f' aria-label="Details of {name}"></button><button type="button" class="pin"'
        f' aria-pressed="{pressed}" aria-label="Pin {name}"></button></td>'
    )


def _marked(frame: pl.DataFrame, view: View) -> pl.DataFrame:
    """With what the search found in a name between marks, where it looks at names."""
    if (pattern := name_pattern(view.q)) is None:
        return frame
    clean = pl.col("model").str.replace_all(f"[{OPEN}{CLOSE}]", "")
    return frame.with_columns(
        clean.str.replace_all(f"({pattern})", f"{OPEN}$0{CLOSE}").alias("found")
    )


def _head(ranking: Ranking, view: View, column: Column, key: str) -> Head:
    keys = [one.removeprefix("-") for one in view.sort]
    place = keys.index(key) + 1 if key in keys else 0
    falling = place and view.sort[place - 1].startswith("-")
    order = "none" if not place else "descending" if falling else "ascending"
    after = _next(column, key, order)
    kept = [one for one in view.sort if one.removeprefix("-") != key]
    added = [*view.sort[: place - 1], *after, *view.sort[place:]] if place else [*kept, *after]
    name = ranking.suite.name
    return Head(
        column=column,
        key=key,
        kind=kind_of(column),
        order=order,
        place=place,
        alone=address(name, view.model_copy(update={"sort": tuple(after)})),
        added=address(name, view.model_copy(update={"sort": tuple(added)})),
    )


def _next(column: Column, key: str, order: str) -> list[str]:
    """The state after this one: numbers begin with the largest, and the third is no order."""
    first = "descending" if column.kind in ("number", "count", "time", "truth") else "ascending"
    if key == "rank":
        first = "ascending"
    second = "ascending" if first == "descending" else "descending"
    after = {"none": first, first: second, second: "none"}[order]
    return [] if after == "none" else [RISING[after] + key]
