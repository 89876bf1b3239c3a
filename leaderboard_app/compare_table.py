"""Scores of several models side by side, and whether they differ: a table and sentences."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.contestants import Comparison, Contestant
from leaderboard_app.elements import scrolled
from leaderboard_app.palette import dot
from leaderboard_app.words import MODEL_TYPES, UNKNOWN, number, probability, signed, size
from results.paired import AVERAGE, PointDifference
from results.ranks import Z95
from results.repo import path_of

LEVEL = 0.05
FACTS = ("Rank", "Type", "Parameters", "Precision", "Chat template", "Licence")
KINDS = {
    "paired": "Tested on the items that both answered.",
    "unpaired": "Not paired, for samples are not kept here: a coarser test.",
    "bound": "Only means were published: ≤ is the binomial bound, and nothing can be tested.",
    "unknown": "An error is not known, so nothing can be tested.",
}

TESTED = "p values are corrected for all that is tested here (Holm); ✱ marks those below 0.05."
BEYOND = "✱ marks differences beyond the bound."


def differs(one: PointDifference) -> bool:
    """Whether the two are told apart: by the corrected test, or beyond any bound."""
    if one.corrected is not None:
        return one.corrected < LEVEL
    return one.kind == "bound" and one.half is not None and abs(one.points) > one.half


def sentences(found: Comparison) -> list[str]:
    """What the table says of the averages, one sentence for each model but the first."""
    first = found.names[0]
    return [
        _sentence(first, name, differences[AVERAGE])
        for name, differences in zip(found.names[1:], found.differences, strict=True)
    ]


def _sentence(first: str, other: str, mean: PointDifference) -> str:
    way = "ahead of" if mean.points > 0 else "behind"
    gap = f"{other} is {abs(mean.points):.2f} points {way} {first} on average"
    if mean.half is None:
        return f"{gap}; how uncertain that is, is not known."
    if mean.kind == "bound":
        told = "more" if differs(mean) else "not more"
        return f"{gap}, {told} than the ≤ {mean.half:.2f} that published means leave open."
    low, high = mean.points - mean.half, mean.points + mean.half
    told = (
        "the two differ beyond chance"
        if differs(mean)
        else "this suite does not tell the two apart"
    )
    return (
        f"{gap} (95 % interval {signed(low)} to {signed(high)},"
        f" p\N{NO-BREAK SPACE}{probability(mean.corrected)}): {told}."
    )


def table(found: Comparison) -> Component:
    titles = {AVERAGE: "Average"} | {b.name: b.title for b in found.suite.benchmarks}
    rows = [_scores(found, name, title) for name, title in titles.items()]
    rows += [_facts(found, name) for name in FACTS]
    kinds = {one.kind for row in found.differences for one in row.values()}
    return html.Div(
        [
            scrolled(
                dmc.Table(
                    [dmc.TableThead(_head(found)), dmc.TableTbody(rows)],
                    className="compare-table",
                    verticalSpacing=8,
                ),
                width=180 + 170 * len(found.contestants),
            ),
            dmc.Text(_legend(found, kinds), size="xs", c="dimmed", maw="96ch"),
        ]
    )


def _legend(found: Comparison, kinds: set[Any]) -> str:
    said = " ".join(text for kind, text in KINDS.items() if kind in kinds)
    marked = TESTED if kinds & {"paired", "unpaired"} else BEYOND
    return (
        f"Points of the normalised scale; Δ is the difference from {found.names[0]}, with half of"
        f" its 95 % interval. {said} {marked}"
        " Differences do not stop at guessing, as scores do."
    )


def _head(found: Comparison) -> Component:
    cells: list[Component] = [dmc.TableTh("Points")]
    for place, one in enumerate(found.contestants):
        link = dcc.Link(one.label, href=f"/model/{path_of(one.row['model'])}")
        cells.append(dmc.TableTh([dot(place), link], className="num wrapping"))
    return dmc.TableTr(cells)


def _scores(found: Comparison, name: str, title: str) -> Component:
    best = max(one.row[name] for one in found.contestants)
    gaps = [None, *(row[name] for row in found.differences)]
    cells = [
        dmc.TableTd(_cell(one, name, gap, best), className="num")
        for one, gap in zip(found.contestants, gaps, strict=True)
    ]
    return dmc.TableTr(
        [_row_head(title), *cells],
        className="average" if name == AVERAGE else "",
    )


def _row_head(text: str) -> Component:
    return dmc.TableTh(text, className="row-head", attributes={"root": {"scope": "row"}})


def _cell(one: Contestant, name: str, gap: PointDifference | None, best: float) -> list[Component]:
    value = one.row[name]
    parts: list[Component] = [
        html.Span(number(value), className="best" if value == best else "value"),
        html.Span(_error(one.row, name), className="dim small"),
    ]
    if gap is not None:
        parts += [html.Br(), _gap(gap)]
    return parts


def _error(row: dict[str, Any], name: str) -> str:
    for ending, mark in (("stderr", "±"), ("bound", "≤")):
        if (error := row.get(f"{name}_{ending}")) is not None:
            return f" {mark} {Z95 * error:.2f}"
    return ""


def _gap(gap: PointDifference) -> Component:
    told = differs(gap)
    way = ("up" if gap.points > 0 else "down") if told else "same"
    half = "" if gap.half is None else f" {'≤' if gap.kind == 'bound' else '±'} {gap.half:.2f}"
    lines: list[Any] = [
        html.Span(f"Δ {signed(gap.points)}{half}{' ✱' if told else ''}", className=f"gap {way}")
    ]
    if gap.corrected is not None:
        differing = "" if gap.n_differ is None else f", {gap.n_differ:,} of {gap.n_items:,} differ"
        lines += [
            html.Br(),
            html.Span(f"p {probability(gap.corrected)}{differing}", className="dim small"),
        ]
    return html.Span(lines)


def _facts(found: Comparison, name: str) -> Component:
    cells = [dmc.TableTd(_fact(one.row, name), className="num") for one in found.contestants]
    return dmc.TableTr([_row_head(name), *cells], className="fact")


def _fact(row: dict[str, Any], name: str) -> str:
    template = {True: "yes", False: "no"}
    low, high = row["rank_low"], row["rank_high"]
    return {
        "Rank": f"{row['rank']}" if low == high else f"{row['rank']} ({low}\N{EN DASH}{high})",
        "Type": MODEL_TYPES.get(row["model_type"] or "", UNKNOWN),
        "Parameters": size(row["parameters"]),
        "Precision": row["precision"] or UNKNOWN,
        "Chat template": template.get(row["chat_template"], UNKNOWN),
        "Licence": row["licence"] or UNKNOWN,
    }[name]
