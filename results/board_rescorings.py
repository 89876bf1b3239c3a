"""Put rescorings onto the board, each whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from results.queries import sql
from results.rescorings import DamagedRescoring, Rescorings, rows


@dataclass(frozen=True, slots=True)
class TakenAnew:
    """What came of taking rescorings over."""

    added: int
    left_out: tuple[DamagedRescoring, ...]


def take_rescorings(con: duckdb.DuckDBPyConnection, rescorings: Rescorings) -> TakenAnew:
    """Add every rescoring that is not there yet."""
    there = {name for (name,) in con.execute(sql("rescoring_ids")).fetchall()}
    whole, damaged = rescorings.sound()
    fresh = [entry for entry in whole if entry.rescoring_id not in there]
    for entry in fresh:
        con.begin()
        try:
            con.executemany(sql("add_rescoring"), rows(entry))
        except BaseException:
            con.rollback()
            raise
        con.commit()
    return TakenAnew(len(fresh), tuple(damaged))
