"""/sql : ask the snapshot by SQL, and take it home whole."""

from __future__ import annotations

from urllib.parse import urlencode

import dash_ag_grid as dag
import dash_mantine_components as dmc
from dash import Dash, html
from dash.development.base_component import Component

from leaderboard_app.elements import scrolled
from leaderboard_app.selecting import SelectOff
from leaderboard_app.sources import Sources
from leaderboard_app.sql_words import EXAMPLES, THEME, grid_rows
from leaderboard_app.states import empty, note, trouble
from results.errors import LeaderboardError
from results.select.ask import Selected
from results.snapshot import NoSnapshot, Snapshot
from results.snapshot_columns import snapshot_columns
from results.snapshot_files import published

PATH = "/sql"
TITLE = "SQL"


def layout(sources: Sources, query: str = "", **_query: str) -> Component:
    try:
        snapshot = sources.snapshots.current()
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error), ("Submit a model", "/submit"))
    off = sources.selecting.whom == "off"
    return html.Div(
        [
            dmc.Title("Ask by SQL", order=1, fz=26),
            note(str(SelectOff())) if off else _editor(query, sources),
            *([] if off or not query else _answer(sources, snapshot, query)),
            _tables(snapshot),
            _whole(sources),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    """Nothing moves on this page: a statement is part of its address."""


def _editor(query: str, sources: Sources) -> Component:
    limits = sources.selecting.limits
    return html.Div(
        [
            dmc.Text(
                f"One SELECT in DuckDB's SQL over the current snapshot, read-only: at most"
                f" {limits.seconds:g} seconds, {limits.memory_mib:,} MiB of memory and"
                f" {limits.rows:,} rows.",
                c="dimmed",
                my="sm",
                maw="80ch",
            ),
            html.Form(
                [
                    dmc.Textarea(
                        label="SQL statement",
                        name="query",
                        value=query or EXAMPLES[0].query,
                        autosize=True,
                        minRows=6,
                        maxRows=24,
                        spellCheck=False,
                        classNames={"input": "sql"},
                    ),
                    dmc.Button("Run", buttonProps={"type": "submit"}, mt="xs"),
                ],
                method="GET",
                action=PATH,
            ),
            _examples(),
        ]
    )


def _examples() -> Component:
    links = [
        html.A(one.title, href=f"{PATH}?{urlencode({'query': one.query})}") for one in EXAMPLES
    ]
    return dmc.Group(
        [dmc.Text("Examples:", size="sm", c="dimmed"), *links],
        gap="md",
        my="sm",
    )


def _answer(sources: Sources, snapshot: Snapshot, query: str) -> list[Component]:
    try:
        found = sources.selecting.ask(snapshot, query, sources.asker)
    except LeaderboardError as error:
        return [trouble(str(error), "The statement was not run to its end")]
    more = "; there are more, which the limit cuts off" if found.truncated else ""
    links = [
        html.A(name, href=f"/api/v1/sql.{ending}?{urlencode({'query': query})}")
        for name, ending in (("CSV", "csv"), ("JSON", "json"), ("Parquet", "parquet"))
    ]
    return [
        dmc.Group(
            [dmc.Text(f"{len(found.frame):,} rows{more}", fw=600), *links], my="sm", id="sql-answer"
        ),
        _grid(found),
    ]


def _grid(found: Selected) -> Component:
    return dag.AgGrid(
        id="sql-grid",
        rowData=grid_rows(found.frame),
        columnDefs=[
            {
                "field": f"c{place}",
                "headerName": name,
                "type": "rightAligned" if found.frame[name].dtype.is_numeric() else None,
            }
            for place, name in enumerate(found.frame.columns)
        ],
        defaultColDef={"sortable": True, "resizable": True, "filter": True, "minWidth": 120},
        dashGridOptions={"theme": {"function": THEME}, "enableCellTextSelection": True},
        columnSize="autoSize",
        style={"height": min(560, 96 + 42 * max(1, len(found.frame)))},
    )


def _tables(snapshot: Snapshot) -> Component:
    frame = snapshot_columns(snapshot.folder)
    parts = []
    for (table,), rows in frame.group_by("table", maintain_order=True):
        words = ", ".join(f"{r['column']} {r['type']}" for r in rows.to_dicts())
        parts.append(html.Div([html.Dt(html.Code(table)), html.Dd(words)]))
    return html.Details(
        [html.Summary("Tables and columns"), html.Dl(parts, className="sql-tables")],
        open=False,
        style={"margin": "12px 0"},
    )


def _whole(sources: Sources) -> Component:
    """The latest snapshot file by file."""
    latest = published(sources.snapshots.public)[:1]
    rows = [
        dmc.TableTr(
            [
                dmc.TableTd(html.A(name, href=f"/api/v1/snapshots/{one.stamp}/{name}")),
                dmc.TableTd(f"{facts.bytes:,}", className="num"),
                dmc.TableTd(html.Code(facts.sha256[:16]), className="wide-only"),
            ]
        )
        for one in latest
        for name, facts in one.objects.items()
    ]
    head = dmc.TableThead(
        dmc.TableTr(
            [
                dmc.TableTh("File"),
                dmc.TableTh("Bytes", className="num"),
                dmc.TableTh("SHA-256", className="wide-only"),
            ]
        )
    )
    return html.Section(
        [
            dmc.Title("The snapshot itself", order=2, fz=20, mt="xl"),
            dmc.Text(
                [
                    "Every dated snapshot, with whole checksums: ",
                    html.A("list", href="/api/v1/snapshots"),
                ],
                c="dimmed",
            ),
            scrolled(dmc.Table([head, dmc.TableTbody(rows)]), width=320),
        ]
    )
