"""What docs/scaling.md extrapolates from: queue and board at growing sizes, on one machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from prometheus_client import CollectorRegistry, generate_latest
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert

from bench.grow import grow
from bench.web.tables import SOURCE
from leaderboard_app.app import create_app
from leaderboard_app.metrics.figures import Figures
from leaderboard_app.sources import open_sources
from results.contents import published_suite, read_contents
from results.home import Home
from results.publish import publish
from results.settings import load_settings
from results.snapshot import Snapshots
from scheduler.queue import open_queue
from scheduler.queue_tables import submissions
from scheduler.submission import State

NOW = datetime(2026, 3, 1, tzinfo=UTC)
WAITING = 1_000
QUEUES, BOARDS = (10_000, 100_000), (4_000, 40_000)
REPEATS = 50
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Figure:
    part: str
    size: int
    name: str
    value: float
    unit: str


def run() -> None:
    table = Table("part", "size", "figure", "value", "unit", title="What grows, and how")
    for part, sizes in ((queue_figures, QUEUES), (board_figures, BOARDS)):
        for size in sizes:
            with TemporaryDirectory() as folder:
                for one in part(Path(folder), size):
                    value = f"{one.value:,.3g}" if one.value < 1000 else f"{one.value:,.0f}"
                    table.add_row(one.part, f"{one.size:,}", one.name, value, one.unit)
    Console(width=110).print(table)


def queue_figures(folder: Path, size: int) -> list[Figure]:
    """A queue with `size` submissions, all finished but WAITING of them."""
    queue = open_queue(f"sqlite:///{folder}/queue.sqlite")
    with queue.transaction() as con:
        con.execute(insert(submissions), [_submission(number, size) for number in range(size)])
    registry = CollectorRegistry()
    registry.register(Figures(queue, Snapshots(folder / "public"), lambda: NOW))
    timed: dict[str, Callable[[], object]] = {
        "claim": lambda: queue.claim("bench", now=NOW, lease=timedelta(minutes=2)),
        "place in line": lambda: queue.position(f"s{size - 1}"),
        "fifty of the queue page": lambda: queue.listed(limit=50),
        "/metrics": lambda: generate_latest(registry),
    }
    found = [Figure("queue", size, name, 1000 * median(deed), "ms") for name, deed in timed.items()]
    queue.close()
    held = (folder / "queue.sqlite").stat().st_size / size
    return [*found, Figure("queue", size, "file", held, "bytes a submission")]


def board_figures(folder: Path, size: int) -> list[Figure]:
    """The published table grown to `size` rows: imported, published anew, read, asked for."""
    home = _board(folder, size)
    begun = time.process_time()
    latest = publish(home.board, home.public, Snapshots(home.public).current().suites, now=NOW)
    spent = time.process_time() - begun
    client = create_app(open_sources(load_settings(home=folder))).server.test_client()
    held = psutil.Process().memory_info().rss
    page = f"/?suite={published_suite().name}"
    client.get(page)
    held = psutil.Process().memory_info().rss - held
    searches = count()
    kept = sum(path.stat().st_size for path in latest.rglob("*") if path.is_file())
    timed: dict[str, Callable[[], object]] = {
        "page, a view asked for before": lambda: client.get(page),
        "page, a new search": lambda: client.get(f"{page}&q=qwen;{next(searches)}"),
    }
    found = [Figure("board", size, name, 1000 * median(deed), "ms") for name, deed in timed.items()]
    return [
        Figure("board", size, "publish, processor", spent, "s"),
        Figure("board", size, "snapshot", kept / size, "bytes a model"),
        Figure("board", size, "first page, memory", held / size, "bytes a model"),
        *found,
    ]


def _board(folder: Path, size: int) -> Home:
    published = folder / "contents.csv"
    grow(read_contents(SOURCE.read_bytes()), size).write_csv(published)
    command = [sys.executable, "-m", "leaderboard", "import", "contents", str(published)]
    told = {**os.environ, "LEADERBOARD_HOME": str(folder)}
    subprocess.run(command, check=True, capture_output=True, env=told)
    return Home(folder)


def median(deed: Callable[[], object]) -> float:
    """Seconds, of REPEATS."""
    spent = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        deed()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


def _submission(number: int, size: int) -> Row:
    waits = number >= size - WAITING
    at = NOW - timedelta(minutes=size - number)
    return {
        **{"id": f"s{number}", "identity": f"{number:064d}", "repo": f"acme/model-{number}"},
        **{"commit": f"{number:040d}", "precision": "bfloat16", "weights": "original"},
        **{"chat_template": False, "revision": "main", "facts": "{}", "suite": "open-llm-v2"},
        **{"suite_digest": "d" * 64, "submitted_by": "ada", "submitted_at": at, "changed_at": at},
        **{"state": State.QUEUED if waits else State.FINISHED, "attempt": 0 if waits else 1},
        **{"faults": 0, "reason": "", "priority": at.timestamp(), "submitter": f"p{number % 997}"},
    }
