"""Who shows the table: how each is started, and where its rows, headers and search field are."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.web.environments import environment
from bench.web.tables import SORTED, Table

APPS = Path(__file__).parent / "apps"
OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    name: str
    command: list[str]
    """{port} stands for the port it listens on."""
    path: str = "/"
    row: str
    """Selector of the first row's name."""
    first: str
    sorted: str
    found: str
    """Regular expressions of that name."""
    header: str
    """Selector of the header to click."""
    at: tuple[int, int] | None = None
    """Where to click in it, for headers that are painted."""
    search: str
    enter: bool = False
    painted: bool = False
    """Whether cells are painted; `row` is then the cell for screen readers."""
    asked: str | None = "/"
    """Path of what brings the rows, for the test of load; None: they come over a WebSocket."""
    environ: dict[str, str] = field(default_factory=dict)


def targets(table: Table) -> list[Target]:
    return [_ours(table), _gradio(table), _datasette(table), _streamlit(table), _dash(table)]


def _ours(table: Table) -> Target:
    return Target(
        name=OURS,
        command=[sys.executable, "-m", "leaderboard", "serve", "--port", "{port}"],
        row="#table tbody tr[data-run] th.model a",
        first=table.first,
        sorted=table.highest,
        found=table.found,
        header=f"thead th[data-column={SORTED}] a",
        search="#ranking-q",
        environ={**os.environ, "LEADERBOARD_HOME": str(table.home)},
    )


def _gradio(table: Table) -> Target:
    python = str(environment("gradio") / "bin" / "python")
    return Target(
        name="Gradio, gradio_leaderboard",
        command=[python, str(APPS / "gradio_app.py"), str(table.csv), "{port}"],
        row="svelte-virtual-table-viewport tbody tr:first-of-type td:first-of-type",
        first=table.first,
        sorted=table.lowest,
        found=table.found,
        header=f"svelte-virtual-table-viewport th:has-text('{SORTED}') .sort-button",
        search="input[data-testid=textbox]",
        enter=True,
    )


def _datasette(table: Table) -> Target:
    page = f"/{table.database.stem}/lb"
    serve = ["serve", "-i", str(table.database), "-p", "{port}", "--setting", "suggest_facets"]
    return Target(
        name="Datasette",
        command=[str(environment("datasette") / "bin" / "datasette"), *serve, "off"],
        path=page,
        row="table.rows-and-columns tbody tr:first-child td.col-fullname",
        first=table.first,
        sorted=table.lowest,
        found=table.found,
        header=f"th[data-column='{SORTED}'] a",
        search="#_search",
        enter=True,
        asked=page,
    )


def _streamlit(table: Table) -> Target:
    options = {"port": "{port}", "address": "127.0.0.1", "headless": "true"}
    flags = [text for name, value in options.items() for text in (f"--server.{name}", value)]
    quiet = ["--browser.gatherUsageStats", "false", "--", str(table.csv)]
    app = str(APPS / "streamlit_app.py")
    return Target(
        name="Streamlit",
        command=[str(environment("streamlit") / "bin" / "streamlit"), "run", app, *flags, *quiet],
        row="canvas[data-testid=data-grid-canvas] #glide-cell-0-0",
        first=table.first,
        sorted=table.lowest,
        found=table.found,
        header="canvas[data-testid=data-grid-canvas]",
        at=(550, 15),
        search="input[aria-label=Search]",
        enter=True,
        painted=True,
        asked=None,
    )


def _dash(table: Table) -> Target:
    python = str(environment("dash") / "bin" / "python")
    return Target(
        name="Dash, ag-grid",
        command=[python, str(APPS / "dash_app.py"), str(table.csv), "{port}"],
        row=".ag-center-cols-container [row-index='0'] [col-id=fullname]",
        first=table.first,
        sorted=table.lowest,
        found=table.found,
        header=f".ag-header-cell[col-id='{SORTED}'] .ag-header-cell-text",
        search="input[aria-label='Fullname Filter Input']",
        asked="/_dash-layout",
    )
