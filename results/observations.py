"""What was seen later on of models and their runs: dated files, each written once, never changed.

The Hub changes after a run, and a run may be made again; neither may change the record of the run.
So each look is a file of its own, named after its moment and its content, and the board is made
from these as it is from the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from results.durable import write_whole
from results.errors import LeaderboardError
from results.record import Repo, RunId
from results.suite import Words

DIGITS = 16


class HubState(Words):
    """A model on the Hub at one moment; unknown is None."""

    repo: Repo
    on_hub: bool
    """Whether the Hub gives it to us: deleted and private look the same."""
    renamed_to: str | None = None
    likes: int | None = None
    downloads: int | None = None
    gated: bool | None = None


class HubLook(Words):
    """The models whose state is another than at the look before."""

    kind: Literal["hub"] = "hub"
    at: AwareDatetime
    states: tuple[HubState, ...]


class Moved(Words):
    """How a benchmark's score differs between a run and its re-run."""

    benchmark: str
    points: float
    """Re-run minus run."""
    stderr: float | None
    """Joint error of the two."""
    p_value: float | None
    """That it is chance, corrected for the number of benchmarks (Holm)."""
    moved: bool
    """Beyond the joint error."""


class Audit(Words):
    """A run, made again, and whether its scores held."""

    kind: Literal["audit"] = "audit"
    at: AwareDatetime
    run_id: RunId
    """The re-run."""
    audited: RunId
    benchmarks: tuple[Moved, ...]

    @property
    def moved(self) -> bool:
        return any(one.moved for one in self.benchmarks)


Observation = Annotated[HubLook | Audit, Field(discriminator="kind")]
READ: TypeAdapter[HubLook | Audit] = TypeAdapter(Observation)


class DamagedObservation(LeaderboardError):
    """A file of observations is no longer what was written."""

    def __init__(self, name: str) -> None:
        super().__init__(f"observation {name} is damaged; restore it from a backup")


@dataclass(frozen=True, slots=True)
class Observations:
    root: Path

    def ids(self) -> list[str]:
        """In the order of their moments."""
        return sorted(path.stem for path in self.root.glob("[!.]*.json"))

    def keep(self, seen: HubLook | Audit) -> str:
        data = seen.model_dump_json(indent=2).encode()
        stamp = f"{seen.at.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"
        name = f"{stamp}-{seen.kind}-{sha256(data).hexdigest()[:DIGITS]}"
        write_whole(self.root / f"{name}.json", data)
        return name

    def read(self, name: str) -> HubLook | Audit:
        """:raises DamagedObservation:"""
        data = (self.root / f"{name}.json").read_bytes()
        if not name.endswith(f"-{sha256(data).hexdigest()[:DIGITS]}"):
            raise DamagedObservation(name)
        try:
            return READ.validate_json(data)
        except ValidationError:
            raise DamagedObservation(name) from None

    def damaged(self) -> list[DamagedObservation]:
        found = []
        for name in self.ids():
            try:
                self.read(name)
            except DamagedObservation as damage:
                found.append(damage)
        return found
