"""What a snapshot says of the time after a run: the Hub's present word, and runs made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from results.home import DATABASE
from results.observations import HubState
from results.queries import sql


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One benchmark of a run that was made again."""

    observation_id: str
    run_id: str
    audited: str
    benchmark: str
    points: float
    stderr: float | None
    p_value: float | None
    moved: bool
    seen_at: datetime
    model: str
    suite: str


def own_models(snapshot: Path) -> list[str]:
    """Models that were run here, by name; `snapshot` is the folder of one."""
    return [str(model) for (model,) in _ask(snapshot, "own_models")]


def hub_states(snapshot: Path) -> dict[str, HubState]:
    """What was seen last of each of them on the Hub."""
    names = ("repo", "on_hub", "renamed_to", "likes", "downloads", "gated")
    rows = _ask(snapshot, "hub_now")
    return {
        row[0]: HubState.model_validate(dict(zip(names, row[:-1], strict=True))) for row in rows
    }


def audits(snapshot: Path, model: str | None = None) -> list[AuditRow]:
    """Of all models or of one, the latest audit first."""
    return [AuditRow(*row) for row in _ask(snapshot, "audits", model=model)]


def _ask(snapshot: Path, query: str, **values: object) -> list[tuple[Any, ...]]:
    with duckdb.connect(snapshot / DATABASE, read_only=True) as con:
        con.execute(sql("session"))
        return con.execute(sql(query), values or None).fetchall()
