"""A list to choose models from, which asks the server for those whose name holds what is typed."""

from __future__ import annotations

import dash_mantine_components as dmc
import polars as pl
from dash import Dash, Input, Output, State, dcc
from dash.development.base_component import Component

from leaderboard_app.asked import asks
from leaderboard_app.sources import Sources
from leaderboard_app.words import marks
from results.snapshot import Snapshot
from results.suite import SuiteInfo

OFFERED = 40
"""Models offered at once."""


def offered(snapshot: Snapshot, suite: str, search: str, chosen: list[str]) -> list[str]:
    """Best models of the suite whose name holds what was typed; those chosen first."""
    if all(one.name != suite for one in snapshot.suites):
        return chosen
    frame = snapshot.ranked(suite).frame
    name = pl.col("model").str.to_lowercase()
    fitting = frame.filter(name.str.contains(search.lower()[:200], literal=True))
    best = fitting["model"].unique(maintain_order=True).head(OFFERED).to_list()
    return list(dict.fromkeys([*chosen, *best]))


def suite_memory(page: str, suite: SuiteInfo) -> Component:
    """What the picker of a page needs to know; to be part of the page."""
    return dcc.Store(id=f"{page}-suite", data=suite.name)


def suite_select(page: str, snapshot: Snapshot, suite: SuiteInfo, usual: str) -> Component:
    """:param usual: the suite that an address without one means"""
    return dmc.Select(
        id=asks(page, "suite", usual),
        label="Suite",
        data=[{"value": s.name, "label": _title(s)} for s in snapshot.suites],
        value=suite.name,
        allowDeselect=False,
        w=280,
    )


def _title(suite: SuiteInfo) -> str:
    text = marks(suite)
    return f"{suite.title} ({text})" if text else suite.title


def register_picker(app: Dash, sources: Sources, page: str, field: str) -> None:
    @app.callback(
        Output(asks(page, field), "data"),
        Input(asks(page, field), "searchValue"),
        Input(asks(page, field), "value"),
        State(f"{page}-suite", "data"),
        prevent_initial_call=True,
    )
    def offer(search: str | None, chosen: list[str] | str | None, suite: str) -> list[str]:
        kept = [chosen] if isinstance(chosen, str) else chosen or []
        typed = "" if search in kept else search or ""
        return offered(sources.snapshots.current(), suite, typed, kept)
