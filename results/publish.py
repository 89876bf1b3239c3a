"""Hand the board to its readers: immutable, dated snapshots and a link to the latest.

Readers never open the board itself, for DuckDB locks it against every other process while one
writes. Each snapshot has a name of its own, for a file replaced in place is read stale or torn.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from results.board import open_board
from results.durable import point, sync, write_whole
from results.exports import write_tables
from results.home import CURRENT, DATABASE, MANIFEST
from results.ledger import digest
from results.moderation import Decision
from results.queries import sql
from results.suite import SuiteInfo


def publish(
    board: Path,
    public: Path,
    suites: Sequence[SuiteInfo],
    *,
    now: datetime,
    decisions: Iterable[Decision] | None = None,
) -> Path:
    """Publish the board as it stands, with the catalogue of suites; returns the new folder.

    :param decisions: of the moderators, all that were ever made; None: as the board has them

    Killed at any moment, this leaves the earlier snapshot current and at most a draft behind,
    which the next call removes.
    """
    public.mkdir(parents=True, exist_ok=True)
    for abandoned in public.glob(".*.draft"):
        shutil.rmtree(abandoned) if abandoned.is_dir() else abandoned.unlink()
    stamp = _stamp(public, now)
    draft = public / f".{stamp}.draft"
    draft.mkdir()
    with open_board(board) as opened:
        opened.set_suites(suites)
        if decisions is not None:
            opened.set_moderation(decisions)
        _copy(opened.con, draft / DATABASE)
    write_tables(draft)
    _write_manifest(draft, stamp, now)
    folder = draft.rename(public / stamp)
    point(public / CURRENT, stamp)
    return folder


def _stamp(public: Path, now: datetime) -> str:
    """Name of a snapshot, later ones sorting behind earlier ones even within a microsecond."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
    same = sum(1 for _ in public.glob(f"{stamp}*"))
    return f"{stamp}-{same}" if same else stamp


def _copy(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    (name,) = con.execute(sql("database_name")).fetchone() or ("",)
    con.execute(f"ATTACH '{_quoted(target)}' AS snapshot")
    try:
        con.execute(f'COPY FROM DATABASE "{name}" TO snapshot')
    finally:
        con.execute("DETACH snapshot")


def _quoted(path: Path) -> str:
    """For a string literal: ATTACH takes no parameters."""
    return str(path).replace("'", "''")


def _write_manifest(folder: Path, stamp: str, now: datetime) -> None:
    """Last of all objects: sizes and SHA-256 of everything in the snapshot."""
    objects = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        sync(path)
        name = str(path.relative_to(folder))
        objects[name] = {"bytes": path.stat().st_size, "sha256": digest(path)}
    manifest = {"snapshot": stamp, "published_at": now.isoformat(), "objects": objects}
    write_whole(folder / MANIFEST, json.dumps(manifest, indent=2).encode())
