"""Put what was seen later on onto the board."""

from __future__ import annotations

import duckdb

from results.observations import Audit, DamagedObservation, HubLook, Observations
from results.queries import sql


def take_observations(
    con: duckdb.DuckDBPyConnection, observations: Observations
) -> list[DamagedObservation]:
    """Add every observation that is not there yet; those that are damaged are handed back."""
    there = {name for (name,) in con.execute(sql("observation_ids")).fetchall()}
    damaged = []
    for name in observations.ids():
        if name in there:
            continue
        try:
            _add(con, name, observations.read(name))
        except DamagedObservation as problem:
            damaged.append(problem)
    return damaged


def _add(con: duckdb.DuckDBPyConnection, name: str, seen: HubLook | Audit) -> None:
    con.begin()
    try:
        row = {"observation_id": name, "kind": seen.kind, "seen_at": seen.at}
        con.execute(sql("add_observation"), row)
        con.executemany(*_rows(name, seen))
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _rows(name: str, seen: HubLook | Audit) -> tuple[str, list[dict[str, object]]]:
    if isinstance(seen, HubLook):
        states = [{"observation_id": name, **state.model_dump()} for state in seen.states]
        return sql("add_hub_state"), states
    known = {"observation_id": name, "run_id": seen.run_id, "audited": seen.audited}
    return sql("add_audit"), [known | one.model_dump() for one in seen.benchmarks]
