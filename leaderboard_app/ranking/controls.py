"""What stands above the table: choices with their counts, ranges, columns, weights, chips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leaderboard_app.viewing import address
from leaderboard_app.words import MODEL_TYPES
from results.columns import benchmark_names, default_columns
from results.ranking import Ranking
from results.view import ALL, LISTS, View

SIZES = {
    "edge": "Edge, up to 3 B",
    "consumer": "Consumer, to 7 B",
    "mid": "Mid-range, to 65 B",
    "rich": "GPU-rich, from 65 B",
}
TITLES = {
    "size": "Size",
    "type": "Type",
    "precision": "Precision",
    "licence": "Licence",
    "architecture": "Architecture",
}
WORDS = {"size": SIZES, "type": MODEL_TYPES}
MOST = 60
"""Choices listed of one facet; rarer ones can be searched for (`@architecture:`)."""
FILTERS = (
    "q",
    *TITLES,
    "marks",
    "between",
    "params_min",
    "params_max",
    "chat_template",
    "weights",
    "pin",
)
"""Parameters that get a chip."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    title: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Span:
    """A range to choose within, in the column's own unit; parameters in billions."""

    low_name: str
    high_name: str
    title: str
    unit: str
    least: float
    most: float
    low: str
    high: str
    steep: bool
    """Whether the scale is logarithmic."""


@dataclass(frozen=True, slots=True)
class Chip:
    text: str
    address: str
    """The view without it."""


def facets(ranking: Ranking, view: View) -> list[Facet]:
    """:raises InvalidView:"""
    counts, every = ranking.facets(view), ranking.facets(View())
    return [
        Facet(name, title, list(_choices(name, every[name], counts[name], view)))
        for name, title in TITLES.items()
        if every[name]
    ]


def _choices(
    name: str, every: Mapping[str, int], counts: Mapping[str, int], view: View
) -> Iterator[Choice]:
    chosen: tuple[str, ...] = getattr(view, name)
    listed = [value for value in WORDS[name] if value in every] if name in WORDS else list(every)
    words = WORDS.get(name, {})
    for value in dict.fromkeys([*listed[:MOST], *chosen]):
        if "," not in value:
            yield Choice(value, words.get(value, value), counts.get(value, 0), value in chosen)


def spans(ranking: Ranking, view: View) -> list[Span]:
    """Ranges of size, average, benchmarks, likes and cost."""
    ends = {name: (low, high) for name, low, high in (b.split(":") for b in view.between)}
    wanted = ("average", *benchmark_names(ranking.suite), "likes", "downloads", "co2_kg")
    given = [view.params_min, view.params_max]
    low, high = ("" if one is None else f"{one:g}" for one in given)
    found = [Span("params_min", "params_max", "Parameters", "billion", 0, 150, low, high, True)]
    for name in wanted:
        if (column := ranking.columns.get(name)) is None:
            continue
        most = 100.0 if column.unit.startswith("points") else ranking.frame[name].max()
        if isinstance(most, int | float):
            low, high = ends.get(name, ("", ""))
            names = f"b.{name}.low", f"b.{name}.high"
            steep = not column.unit.startswith("points")
            unit = "points" if column.unit.startswith("points") else column.unit
            found.append(Span(*names, column.title, unit, 0, float(most), low, high, steep))
    return found


def marks(ranking: Ranking, view: View) -> list[tuple[str, str, str]]:
    """Name, title and state (empty, the name, or the name with a minus) of each column of yes."""
    states = {mark.removeprefix("-"): mark for mark in view.marks}
    return [
        (name, column.title, states.get(name, ""))
        for name, column in ranking.columns.items()
        if column.kind == "truth"
    ]


def weights(ranking: Ranking, view: View) -> list[tuple[str, str, str]]:
    """Name, title and weight of each benchmark."""
    given = {name: weight for name, _, weight in (w.rpartition(":") for w in view.weights)}
    return [(info.name, info.title, given.get(info.name, "1")) for info in ranking.suite.benchmarks]


def chosen_columns(ranking: Ranking, view: View) -> frozenset[str]:
    if view.columns == (ALL,):
        return frozenset(ranking.columns)
    return frozenset(view.columns or default_columns(ranking.suite))


def chips(ranking: Ranking, view: View) -> list[Chip]:
    """What narrows or changes the ranking now; each can be taken away alone."""
    suite = ranking.suite.name
    return [
        Chip(text, address(suite, view.model_copy(update={name: left})))
        for name in FILTERS
        for text, left in _parts(ranking, name, getattr(view, name))
    ]


def _parts(ranking: Ranking, name: str, value: object) -> Iterator[tuple[str, object]]:
    """What a chip says, and what is left of the parameter without it."""
    if value in ((), None, ""):
        return
    if name == "weights":
        yield "Your own weights", ()
    elif name == "pin" and isinstance(value, tuple):
        yield f"{len(value)} pinned", ()
    elif name in LISTS and isinstance(value, tuple):
        for one in value:
            yield _say(ranking, name, one), tuple(other for other in value if other != one)
    else:
        yield _say(ranking, name, str(value)), View.model_fields[name].default


def _say(ranking: Ranking, name: str, value: str) -> str:
    if name == "marks":
        title = ranking.columns[value.removeprefix("-")].title
        return f"not {title}" if value.startswith("-") else title
    if name == "between":
        column, low, high = value.split(":")
        title = ranking.columns[column].title
        return f"{title} {low or 'any'} to {high or 'any'}"
    titles = {"q": "Search", "params_min": "Billions from", "params_max": "Billions to"}
    words = {"chat_template": {"True": "Chat template", "False": "no chat template"}} | WORDS
    lead = f"{titles[name]} " if name in titles else ""
    return lead + words.get(name, {}).get(value, value)
