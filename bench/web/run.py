"""`make bench only=web`: visit all in turn, print a table a size, keep what was measured."""

from __future__ import annotations

import os
import statistics
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table as Grid

from bench.measurements import Measurement, keep
from bench.web.environments import environment
from bench.web.serving import Server
from bench.web.tables import Table, table
from bench.web.targets import OURS, targets
from bench.web.visiting import Visit

SIZES = {3_913: 5, 100_000: 3}
"""Rows, and how often each is visited."""
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
UNITS = {
    "cold": "ms",
    "warm": "ms",
    "sort": "ms",
    "search": "ms",
    "cold bytes": "MB",
    "warm bytes": "MB",
    "heap": "MB",
    "memory": "MB",
    "requests": "1/s",
}
TITLES = {
    "cold": "first row, cold",
    "warm": "first row, warm",
    "sort": "click on a header to the right first row",
    "search": "typed search to the right first row",
    "cold bytes": "transferred, cold",
    "warm bytes": "transferred, warm",
    "heap": "heap of the page",
    "memory": "memory of the server",
    "requests": "requests a second, 16 clients",
}
WHILE = " while 16 clients ask"
LIMITS = {"sort": 300.0, "search": 300.0, "cold bytes": 1.5, "warm bytes": 0.1}
"""What the page must keep to at the large size, whatever the peers do."""
LIMIT_UNDER_LOAD = 500.0
PATIENCE = 90.0
Samples = Mapping[str, list[float]]
Medians = dict[str, dict[str, float]]


def run() -> None:
    console = Console(width=150)
    medians: dict[int, Medians] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for rows, repeats in SIZES.items():
            medians[rows] = measure(browser, table(rows, environment("datasette")), _often(repeats))
            console.print(grid(rows, medians[rows]))
            keep(compared(rows, medians[rows]))
    keep(limits(medians))


def measure(browser: Browser, shown: Table, repeats: int) -> Medians:
    """Medians by target and measure."""
    samples: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    with ExitStack() as ending:
        servers = [Server(target) for target in targets(shown)]
        for server in servers:
            ending.callback(server.end)
        for server in servers:
            server.wait()
        for turn in range(repeats):
            sys.stderr.write(f"{shown.rows} rows, round {turn + 1} of {repeats}\n")
            first = turn % len(servers)
            for server in [*servers[first:], *servers[:first]]:
                visit = Visit(browser, server.target, server.port, PATIENCE)
                _note(samples[server.target.name], visit.run())
        for server in servers:
            _note(samples[server.target.name], _weighed(server))
        _note(samples[OURS], _under_load(browser, servers[0], repeats))
    return {name: _medians(found) for name, found in samples.items()}


def _weighed(server: Server) -> dict[str, float]:
    """Memory before the load, and the load it takes."""
    found, rate = {"memory": server.memory()}, server.requests_a_second()
    return found if rate is None else found | {"requests": rate}


def _under_load(browser: Browser, server: Server, repeats: int) -> dict[str, float]:
    """Ours, while others sort and search."""
    kept: dict[str, list[float]] = defaultdict(list)
    keys = ("ifeval", "-bbh", "-gpqa", "model", "-parameters")
    paths = [f"/?q={q}&sort={key}" for q in ("llama", "", "phi;gemma") for key in keys]
    with server.visited(paths):
        for _ in range(repeats):
            found = Visit(browser, server.target, server.port, PATIENCE).run()
            _note(kept, {f"{name}{WHILE}": found[name] for name in ("sort", "search")})
    return _medians(kept)


def compared(rows: int, medians: Medians) -> list[Measurement]:
    ours, made = medians[OURS], list[Measurement]()
    for peer in (name for name in medians if name != OURS):
        for key, theirs in medians[peer].items():
            way = Measurement.more_is_better if key == "requests" else Measurement.less_is_better
            name = f"ranking of {rows} models: {TITLES[key]}"
            made.append(way(name, peer, ours[key], theirs, UNITS[key]))
    return made


def limits(medians: Mapping[int, Medians]) -> list[Measurement]:
    small, large = min(medians), max(medians)
    ours = medians[large][OURS]
    name = f"ranking of {large} models:"
    made = [
        Measurement.within(f"{name} {TITLES[key]}", limit, ours[key], UNITS[key])
        for key, limit in LIMITS.items()
    ]
    made += [
        Measurement.within(
            f"{name} {TITLES[key]}{WHILE}", LIMIT_UNDER_LOAD, ours[f"{key}{WHILE}"], "ms"
        )
        for key in ("sort", "search")
    ]
    grown = ours["cold"] / medians[small][OURS]["cold"]
    return [
        *made,
        Measurement.within(f"{name} first row against {small}", 1.2, grown, "times"),
    ]


def grid(rows: int, medians: Medians) -> Grid:
    shown = Grid("", *(f"{key}, {unit}" for key, unit in UNITS.items()), title=f"{rows} models")
    for name, found in medians.items():
        cells = [f"{found[key]:.4g}" if key in found else "-" for key in UNITS]
        shown.add_row(name, *cells)
    return shown


def _often(repeats: int) -> int:
    return int(os.environ.get("LEADERBOARD_BENCH_REPEATS", repeats))


def _note(samples: dict[str, list[float]], found: Mapping[str, float]) -> None:
    for name, value in found.items():
        samples[name].append(value)


def _medians(samples: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {name: statistics.median(values) for name, values in samples.items()}
