"""The runs of one model side by side: what precision, template or commit make of its scores."""

from __future__ import annotations

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address
from leaderboard_app.compare_table import sentences, table
from leaderboard_app.contestants import LEAST, MOST, compare
from results.sample_browser import SampleBrowser
from results.snapshot import Snapshot
from results.suite import SuiteInfo

FINENESS = ("float32", "bfloat16", "float16", "8bit", "AWQ", "GPTQ", "4bit")
"""Precisions, the least lossy first; the first run is what the others are compared with."""


def variants_section(
    snapshot: Snapshot, browser: SampleBrowser, suite: SuiteInfo, repo: str
) -> Component | None:
    """None where fewer than two of the model's runs rank in this suite."""
    rows = snapshot.ranked(suite.name).frame.filter(pl.col("model") == repo)
    if len(rows) < LEAST:
        return None
    named = rows.select("run_id", "precision", "chat_template").to_dicts()
    named.sort(key=lambda row: (_fineness(row["precision"]), row["chat_template"] or False))
    chosen = [row["run_id"] for row in named[:MOST]]
    found = compare(snapshot, browser, suite, chosen)
    href = address("/compare", models=",".join(chosen), suite=suite.name)
    return html.Section(
        [
            dmc.Group(
                [
                    dmc.Title(f"Its runs side by side, {suite.title}", order=2, fz=20),
                    dcc.Link("Compare them, item by item", href=href),
                ],
                justify="space-between",
            ),
            html.Ul([html.Li(text) for text in sentences(found)], className="said"),
            table(found),
        ]
    )


def _fineness(precision: str | None) -> int:
    return FINENESS.index(precision) if precision in FINENESS else len(FINENESS)
