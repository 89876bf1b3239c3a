"""Links from a model to its base and to what was made of it, as far as they are on this board."""

from __future__ import annotations

import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from results.repo import path_of
from results.snapshot import Snapshot
from results.suite import SuiteInfo

MOST = 12
"""Derivatives named; the best first."""


def base_links(snapshot: Snapshot, bases: str | None, repo: str) -> list[Component | str]:
    """The models it was made from, each a link where it is on this board; some name themselves."""
    parts: list[Component | str] = []
    for base in (bases or "").split(", "):
        if base and base != repo:
            parts += [", " if parts else "", _link(base) if _is_here(snapshot, base) else base]
    return parts


def derivatives(snapshot: Snapshot, repo: str) -> list[str]:
    """Models on this board whose card names this one as their base, the best first."""
    found: dict[str, None] = {}
    for suite in snapshot.suites:
        frame = _ranking(snapshot, suite)
        bases = pl.col("base_model").str.split(", ").list.contains(repo)
        made = frame.filter(bases & (pl.col("model") != repo))
        found |= dict.fromkeys(made["model"].to_list())
    return list(found)


def derivative_links(snapshot: Snapshot, repo: str) -> list[Component | str]:
    every = derivatives(snapshot, repo)
    parts: list[Component | str] = []
    for one in every[:MOST]:
        parts += [", " if parts else "", _link(one)]
    if len(every) > MOST:
        parts.append(f" and {len(every) - MOST:,} more")
    return parts


def _link(repo: str) -> Component:
    return dcc.Link(html.Bdi(repo), href=f"/model/{path_of(repo)}")


def _is_here(snapshot: Snapshot, repo: str) -> bool:
    return any(
        _ranking(snapshot, suite).select((pl.col("model") == repo).any()).item()
        for suite in snapshot.suites
    )


def _ranking(snapshot: Snapshot, suite: SuiteInfo) -> pl.DataFrame:
    return snapshot.ranked(suite.name).frame
