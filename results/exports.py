"""The tables of a snapshot as files that are handed out as they are: CSV, CSV.gz, Parquet."""

from __future__ import annotations

import gzip
from pathlib import Path

import polars as pl

from results.home import SUITES, TABLES
from results.snapshot import CATALOGUE, Snapshot
from results.tables import to_csv, to_parquet
from results.view import ALL, View

EVERYTHING = View(columns=(ALL,))


def write_tables(folder: Path) -> None:
    """Write each suite's whole ranking and long-form scores beside the snapshot's database."""
    snapshot = Snapshot(folder)
    (folder / TABLES).mkdir()
    (folder / TABLES / SUITES).write_bytes(CATALOGUE.dump_json(snapshot.suites))
    for suite in snapshot.suites:
        target = folder / TABLES / suite.name
        target.mkdir()
        _write(target / "ranking", snapshot.ranking(suite.name, EVERYTHING))
        _write(target / "scores", snapshot.scores(suite.name))


def _write(stem: Path, frame: pl.DataFrame) -> None:
    text = to_csv(frame)
    stem.with_suffix(".csv").write_bytes(text)
    # No time stamp inside, so that the same numbers give the same file.
    stem.with_suffix(".csv.gz").write_bytes(gzip.compress(text, compresslevel=6, mtime=0))
    stem.with_suffix(".parquet").write_bytes(to_parquet(frame))
