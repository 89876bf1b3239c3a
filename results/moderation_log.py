"""The public part of the audit log, as a snapshot carries it."""

from __future__ import annotations

import duckdb
import polars as pl
from polars import selectors as cs

from results.queries import sql


def moderation_log(con: duckdb.DuckDBPyConnection, model: str | None) -> pl.DataFrame:
    """Decisions that changed the board, the latest first; `holds` tells those still in force.

    :param model: only what is about this model or its organisation; None: everything
    """
    table = con.sql(sql("moderation_log"), params={"model": model}).to_arrow_table()
    return pl.DataFrame(table).with_columns(cs.datetime().dt.convert_time_zone("UTC"))


def in_force(log: pl.DataFrame) -> list[dict[str, object]]:
    """The decisions that hold now, as rows."""
    return log.filter("holds").to_dicts()
