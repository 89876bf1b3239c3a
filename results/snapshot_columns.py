"""Every table of a snapshot and its columns, for those who write SQL."""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from results.home import DATABASE
from results.queries import sql


def snapshot_columns(folder: Path) -> pl.DataFrame:
    """Columns: table, column, type."""
    with duckdb.connect(folder / DATABASE, read_only=True) as con:
        con.execute(sql("session"))
        return pl.DataFrame(con.sql(sql("snapshot_columns")).to_arrow_table())
