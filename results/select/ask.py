"""Ask a snapshot by SQL, in a process that can do nothing but answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from results.errors import LeaderboardError
from results.home import DATABASE
from results.select.endings import REFUSED, TOO_LONG

START_SECONDS = 20.0
"""For a loaded machine to bring a Python up; not the asker's time."""
LONGEST = 20_000
"""Characters of a statement."""


class SelectRefused(LeaderboardError):
    """The statement is at fault; DuckDB's own words, or ours."""


class SelectTooLong(LeaderboardError):
    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the statement took longer than the {seconds:g} seconds allowed; ask for less, or"
            " download the snapshot and ask it yourself"
        )


class SelectTooMuch(LeaderboardError):
    def __init__(self, memory_mib: int) -> None:
        super().__init__(
            f"the statement needs more than the {memory_mib} MiB of memory allowed; ask for less,"
            " or download the snapshot and ask it yourself"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectLimits:
    seconds: float
    memory_mib: int
    rows: int


@dataclass(frozen=True, slots=True)
class Selected:
    frame: pl.DataFrame
    truncated: bool
    """Whether there were more rows than the limit."""


def select(folder: Path, query: str, limits: SelectLimits) -> Selected:
    """Run one SELECT over the snapshot in `folder`.

    :raises SelectRefused, SelectTooLong, SelectTooMuch:
    """
    if not query.strip():
        raise SelectRefused("there is no statement; write one, as SELECT * FROM runs LIMIT 10")
    if len(query) > LONGEST:
        raise SelectRefused(f"the statement is longer than {LONGEST:,} characters; shorten it")
    done = _run(folder, query, limits)
    if done.returncode == TOO_LONG:
        raise SelectTooLong(limits.seconds)
    if done.returncode == REFUSED and b"Out of Memory" not in done.stdout:
        raise SelectRefused(done.stdout.decode(errors="replace").strip())
    if done.returncode != 0:
        raise SelectTooMuch(limits.memory_mib)
    return _read(done.stdout)


def _run(folder: Path, query: str, limits: SelectLimits) -> subprocess.CompletedProcess[bytes]:
    order = {
        "database": str(folder / DATABASE),
        "query": query,
        "seconds": limits.seconds,
        "memory_mib": limits.memory_mib,
        "rows": limits.rows,
    }
    try:
        return subprocess.run(
            [sys.executable, "-m", "results.select.child"],
            input=json.dumps(order).encode(),
            capture_output=True,
            env=environment(),
            timeout=limits.seconds + START_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SelectTooLong(limits.seconds) from None


def environment() -> dict[str, str]:
    """What the process gets to see: where Python's modules are, and nothing else."""
    return {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}


def _read(stream: bytes) -> Selected:
    import pyarrow as pa

    with pa.ipc.open_stream(stream) as reader:
        truncated = (reader.schema.metadata or {}).get(b"truncated") == b"true"
        return Selected(pl.DataFrame(reader.read_all()), truncated)
