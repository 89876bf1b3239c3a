"""What pages show of moderation: notices on a model's page, and the log."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.elements import scrolled
from leaderboard_app.words import day, minute
from results.moderation_log import in_force
from results.repo import path_of

FLAGS = {
    "contaminated": "Contaminated",
    "wrong-metadata": "Wrong metadata",
    "copy": "Copy of another model",
}
ACTIONS = {
    "flag": "Flagged",
    "unflag": "Flag taken back",
    "hide": "Hidden",
    "restore": "Restored",
    "official": "Official provider",
    "unofficial": "No official provider any more",
}
HEADS = ("When", "What", "About", "Why", "By", "")


def notices(log: pl.DataFrame) -> Component:
    """What holds for a model, each with its reason and what shows it.

    :param log: Snapshot.moderation of the model
    """
    found = [_notice(row) for row in in_force(log)]
    return dmc.Stack(found, gap="xs", display="flex" if found else "none")


def about(repo: str) -> str:
    """Query of the moderation page that names a model."""
    return urlencode({"model": repo})


def log_table(log: pl.DataFrame) -> Component:
    if log.is_empty():
        return dmc.Text("Nothing has been decided yet.", c="dimmed")
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(name) for name in HEADS]))
    rows = [_row(row) for row in log.to_dicts()]
    return scrolled(dmc.Table([head, dmc.TableTbody(rows)], verticalSpacing="sm"), width=760)


def what(row: dict[str, Any]) -> str:
    """Hidden; Flagged: Contaminated."""
    said = ACTIONS[row["action"]]
    return f"{said}: {FLAGS[row['flag']]}" if row["flag"] else said


def _notice(row: dict[str, Any]) -> Component:
    whole = f" (run {row['run_id']} alone)" if row["run_id"] else ""
    return html.Div(
        [
            html.P(html.Strong(what(row) + whole)),
            html.P([row["reason"], *evidence(row["evidence"])]),
            dmc.Text(f"{row['decided_by']}, {minute(row['decided_at'])}", size="xs", c="dimmed"),
        ],
        className=f"notice {row['action']}",
        role="note",
    )


def _row(row: dict[str, Any]) -> Component:
    state = dmc.Badge("holds", variant="light", tt="none") if row["holds"] else ""
    return dmc.TableTr(
        [
            dmc.TableTd(day(row["decided_at"]), className="nowrap"),
            dmc.TableTd(what(row)),
            dmc.TableTd(_subject(row), className="break", miw=150),
            dmc.TableTd([row["reason"], *evidence(row["evidence"])], className="break", miw=220),
            dmc.TableTd(row["decided_by"], className="break"),
            dmc.TableTd(state),
        ]
    )


def _subject(row: dict[str, Any]) -> Component | str:
    if row["model"] is None:
        return row["organisation"]
    link = dcc.Link(row["model"], href=f"/model/{path_of(row['model'])}")
    return html.Span([link, f", run {row['run_id']}"]) if row["run_id"] else link


def evidence(address: str | None) -> list[Component | str]:
    """A link that carries no rights of this page and says nothing of it."""
    if not address:
        return []
    rel = "noopener noreferrer nofollow"
    return [" (", html.A("evidence", href=address, target="_blank", rel=rel), ")"]
