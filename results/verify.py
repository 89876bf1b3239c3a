"""Is everything still what it was written as? Ledger, samples, board and snapshots, one by one."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from results.board import OutdatedBoard, open_board, rebuild
from results.checks import TOLERANCE
from results.errors import LeaderboardError
from results.home import CURRENT, DATABASE, MANIFEST, Home
from results.imports import Imports
from results.ledger import Ledger, digest
from results.observations import Observations
from results.queries import sql
from results.record import RunRecord, TaskScore
from results.rescorings import Rescorings
from results.samples import SCHEMA, samples_path
from results.suite import SuiteInfo

LATER = ("rescorings", "observations", "hub_states", "audits")
TABLES = ("suites", "imports", "runs", "benchmark_scores", "task_scores", *LATER)


def problems(home: Home, suites: Sequence[SuiteInfo]) -> Iterator[str]:
    """Every fault found, each a sentence that names what is damaged. The scheduler must rest."""
    ledger = Ledger(home.runs)
    for run_id in ledger.run_ids():
        yield from _run_problems(ledger, run_id)
    yield from map(str, Imports(home.imports).sound()[1])
    yield from map(str, Rescorings(home.rescorings).sound()[1])
    yield from map(str, Observations(home.observations).damaged())
    if home.board.exists():
        yield from _board_problems(home, ledger, suites)
    for folder in sorted(p for p in home.public.glob("[!.]*") if p.is_dir() and p.name != CURRENT):
        yield from _snapshot_problems(folder)


def _run_problems(ledger: Ledger, run_id: str) -> Iterator[str]:
    try:
        record = ledger.collect(run_id)
    except LeaderboardError as damage:
        yield str(damage)
        return
    for task in record.tasks:
        yield from _task_problems(ledger.folder(run_id), record, task)


def _task_problems(folder: Path, record: RunRecord, task: TaskScore) -> Iterator[str]:
    """Whether the samples say what the score says."""
    name = samples_path(task.task)
    if name not in record.objects:
        return
    try:
        scores = pq.read_table(folder / name, schema=SCHEMA, columns=["score"])["score"]
    except (pa.ArrowException, OSError) as error:
        yield f"run {record.run_id}: {name} cannot be read: {error}"
        return
    values = np.asarray(scores.to_pylist(), dtype=float)
    if len(values) != task.n_items:
        yield f"run {record.run_id}: {name} holds {len(values)} items, the score {task.n_items}"
    elif abs(float(values.mean()) - task.raw) > TOLERANCE:
        yield f"run {record.run_id}: {name} averages {values.mean()}, the score says {task.raw}"


def _board_problems(home: Home, ledger: Ledger, suites: Sequence[SuiteInfo]) -> Iterator[str]:
    """Whether the board is what a rebuild would make of the ledger and the imports."""
    with tempfile.TemporaryDirectory() as folder:
        anew = Path(folder) / DATABASE
        again, seen = Rescorings(home.rescorings), Observations(home.observations)
        rebuild(ledger, anew, suites, Imports(home.imports), again, seen)
        try:
            with open_board(home.board) as board:
                board.con.execute(f"ATTACH '{anew}' AS anew (READ_ONLY)")
                for table in TABLES:
                    yield from _table_problems(board.con, table)
        except OutdatedBoard as error:
            yield str(error)
        except duckdb.Error as error:
            yield f"the board cannot be read ({error}); `leaderboard rebuild` makes it anew"


def _table_problems(con: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    query = sql("differing_rows").replace("$table", table)
    (only_board, only_ledger) = con.execute(query).fetchone() or (0, 0)
    if only_board or only_ledger:
        yield (
            f"the board's table {table} has {only_board} rows that the ledger does not give, and "
            f"lacks {only_ledger}; `leaderboard rebuild` makes it anew"
        )


def _snapshot_problems(folder: Path) -> Iterator[str]:
    try:
        objects = json.loads((folder / MANIFEST).read_bytes())["objects"]
    except (OSError, ValueError, KeyError) as error:
        yield f"snapshot {folder.name}: {MANIFEST} cannot be read: {error}"
        return
    for name, facts in objects.items():
        path = folder / name
        if not path.is_file():
            yield f"snapshot {folder.name}: {name} is missing"
        elif digest(path) != facts["sha256"]:
            yield f"snapshot {folder.name}: {name} has changed since it was published"
