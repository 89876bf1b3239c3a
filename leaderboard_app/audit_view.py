"""Runs that were made again, as a section of the model's page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.elements import scrolled
from leaderboard_app.words import UNKNOWN, day, number, probability, signed
from results.later import AuditRow
from results.ranks import Z95

HEADS = ("Benchmark", "Difference", "± 95 %", "p", "")
MEANING = (
    "A finished run is now and then made again. Differences are those of the normalised scores, "
    "second run less first, on the items that both answered."
)


def audit_section(rows: Sequence[AuditRow]) -> list[Component]:
    """Nothing where no run of the model was made again."""
    if not rows:
        return []
    found = [list(group) for _, group in groupby(rows, key=lambda row: row.observation_id)]
    return [
        html.Section(
            [
                dmc.Title("Made again", order=2, fz=20),
                dmc.Text(MEANING, size="sm", c="dimmed", mb="xs"),
                *(_audit(group) for group in found),
            ],
            id="audits",
        )
    ]


def _audit(rows: Sequence[AuditRow]) -> Component:
    moved = [row.benchmark for row in rows if row.moved]
    verdict = f"scores moved: {', '.join(moved)}" if moved else "scores hold"
    first, colour = rows[0], "red" if moved else "green"
    head = [dmc.TableTh(name, className="num" if name else "") for name in HEADS[1:]]
    return dmc.Paper(
        [
            dmc.Group(
                [
                    dmc.Text(f"{first.suite}, {day(first.seen_at)}", fw=600),
                    dmc.Badge(verdict, color=colour, variant="light", tt="none"),
                ],
                mb="xs",
            ),
            scrolled(
                dmc.Table(
                    [
                        dmc.TableThead(dmc.TableTr([dmc.TableTh(HEADS[0]), *head])),
                        dmc.TableTbody([_row(row) for row in rows]),
                    ],
                    verticalSpacing=6,
                ),
                width=420,
            ),
            dmc.Text(f"{first.audited}, made again as {first.run_id}", size="xs", c="dimmed"),
        ],
        withBorder=True,
        p="lg",
        mb="sm",
    )


def _row(row: AuditRow) -> Component:
    half = UNKNOWN if row.stderr is None else number(Z95 * row.stderr)
    p_value = probability(row.p_value).lstrip("=").strip()
    cells = [signed(row.points), half, p_value, "moved" if row.moved else ""]
    numbers = [dmc.TableTd(text, className="num") for text in cells]
    return dmc.TableTr([dmc.TableTd(row.benchmark), *numbers])
