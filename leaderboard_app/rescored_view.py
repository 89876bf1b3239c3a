"""What other scorers make of a run's samples, as a part of its section."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.elements import scrolled
from leaderboard_app.words import day, number
from results.suite import SuiteInfo

HEADS = ("Benchmark", "Scorer", "Before", "After", "Difference", "Items changed", "Scored")
NUMBERS = frozenset({"Before", "After", "Difference", "Items changed"})


def rescored_section(suite: SuiteInfo, rows: list[dict[str, Any]]) -> Component | None:
    """None where nobody scored it again."""
    if not rows:
        return None
    titles = {benchmark.name: benchmark.title for benchmark in suite.benchmarks}
    head = [dmc.TableTh(name, className="num" if name in NUMBERS else "") for name in HEADS]
    body = [_row(titles, row) for row in rows]
    table = dmc.Table([dmc.TableThead(dmc.TableTr(head)), dmc.TableTbody(body)], verticalSpacing=6)
    return html.Div(
        [
            dmc.Title("Scored again", order=3, fz=15, mt="lg", mb=6),
            dmc.Text(
                "The same answers by another scorer, normalised. The ranking keeps the score that"
                " the run was given.",
                size="sm",
                c="dimmed",
            ),
            scrolled(table, width=680),
        ]
    )


def _row(titles: dict[str, str], row: dict[str, Any]) -> Component:
    before, after = row["normalised_before"], row["normalised"]
    cells = [number(before), number(after), f"{after - before:+.2f}"]
    changed = f"{row['n_changed']:,} of {row['n_items']:,}"
    scorer = html.Span(row["scorer"], title=row["scorer_version"])
    return dmc.TableTr(
        [
            dmc.TableTd(titles.get(row["benchmark"], row["benchmark"])),
            dmc.TableTd(scorer),
            *(dmc.TableTd(text, className="num") for text in (*cells, changed)),
            dmc.TableTd(day(row["scored_at"])),
        ]
    )
