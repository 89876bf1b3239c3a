"""A value of the ranking as a cell of an HTML table. Whatever is shown is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import escape

from leaderboard_app.viewing import model_address
from leaderboard_app.words import MODEL_TYPES, day, size
from results.baselines import BASELINES
from results.column import POINTS, SHARE, Column
from results.ranks import Z95

Row = Mapping[str, Any]
Cell = Callable[[Row], str]
UNKNOWN = '<i class="u" title="not known">\N{EN DASH}</i>'
LONGEST = 160
"""Characters of a text that are shown."""
BADGES = {
    "official": (True, "official", "An official provider published it."),
    "flagged": (True, "flagged", "Its results are contested; its page says why."),
    "on_hub": (False, "gone", "The Hub did not have it any more."),
}
"""Column, the value that earns it, the badge and what it says."""
OPEN, CLOSE = "\x02", "\x03"
"""Around what a search found in a name, until it is escaped."""


def kind_of(column: Column) -> str:
    """Class of a column's cells, which decides width and alignment."""
    if column.name in ("rank", "model"):
        return column.name
    if is_score(column):
        return "score"
    return "text" if column.kind == "text" else "fact"


def is_score(column: Column) -> bool:
    return column.unit in (POINTS, SHARE) and not column.of


def cell(column: Column) -> Cell:
    """How to write the cells of a column."""
    kind = kind_of(column)
    if kind == "score":
        return _score(column)
    return {"rank": _rank, "model": _model}.get(kind) or _plain(column)


def plain(value: object, column: Column) -> str:
    """As text, or an empty one where it is not known."""
    if value is None:
        return ""
    return _FORMATS[column.kind](value)


def shorten(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most]}\N{HORIZONTAL ELLIPSIS}"


def _plain(column: Column) -> Cell:
    name, kind = column.name, kind_of(column)

    def write(row: Row) -> str:
        text = plain(row[name], column)
        if not text:
            return f'<td class="{kind}">{UNKNOWN}</td>'
        shown = escape(shorten(text))
        title = f' title="{shown}"' if kind == "text" else ""
        return f'<td class="{kind}"{title}>{shown}</td>'

    return write


def _score(column: Column) -> Cell:
    """Value, its place between nothing and all, and half of its 95 % interval."""
    scale, digits = (100, 2) if column.unit == POINTS else (1, 4)
    name, error, bound = column.name, f"{column.name}_stderr", f"{column.name}_bound"

    def write(row: Row) -> str:
        value = row[name]
        if value is None:
            return f'<td class="score">{UNKNOWN}</td>'
        place = max(0.0, min(100.0, 100 * value / scale))
        known = row.get(error)
        stderr = row.get(bound) if known is None else known
        if stderr is None:
            return f'<td class="score" style="--v:{place:.1f}">{value:.{digits}f}<i></i></td>'
        half, sign = Z95 * stderr, "≤" if known is None else "±"
        title = f"95 %: {value - half:.{digits}f} to {value + half:.{digits}f}"
        return (
            f'<td class="score" style="--v:{place:.1f}" title="{title}">{value:.{digits}f}'
            f"<i>{sign}{half:.{digits}f}</i></td>"
        )

    return write


def _rank(row: Row) -> str:
    rank, low, high = row["rank"], row.get("rank_low"), row.get("rank_high")
    if rank is None:
        return f'<td class="rank">{UNKNOWN}</td>'
    if low is None or low == high:
        return f'<td class="rank"><b>{rank}</b></td>'
    title = f"place {rank}; between {low} and {high} with 95 % confidence"
    return f'<td class="rank" title="{title}"><b>{low}\N{EN DASH}{high}</b> <i>{rank}</i></td>'


def _model(row: Row) -> str:
    name = row["model"]
    if row["run_id"] in BASELINES:
        return f'<th scope="row" class="model"><em>{escape(name)}</em></th>'
    found = row.get("found")
    text = shorten(found or name)
    org, slash, rest = ("", "", text) if found else text.rpartition("/")
    lead = f"<span>{escape(org)}{slash}</span>" if slash else ""
    shown = f"{lead}{escape(rest)}".replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    badges = "".join(
        f'<small class="{badge}" title="{said}">{escape(_said_by(row, column) or badge)}</small>'
        for column, (value, badge, said) in BADGES.items()
        if row.get(column) is value
    )
    return (
        f'<th scope="row" class="model"><a href="{escape(model_address(name))}"'
        f' title="{escape(shorten(name))}"><bdi>{shown}</bdi></a>{badges}</th>'
    )


def _said_by(row: Row, column: str) -> str | None:
    """What moderators say against a row of ours, in the place of the mere word."""
    return row.get("flags") if column == "flagged" else None


def _number(value: float) -> str:
    return f"{value:,.3f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _text(value: str) -> str:
    return MODEL_TYPES.get(value, value)


_FORMATS: dict[str, Callable[[Any], str]] = {
    "text": _text,
    "count": size,
    "number": _number,
    "truth": lambda value: "yes" if value else "no",
    "time": day,
}
