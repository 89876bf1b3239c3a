"""Where a run finds what it reads and leaves what it writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from evaluator.hub_data import HubData
from evaluator.model_files import (
    ADAPTER,
    ADAPTER_CONFIG,
    INDEX,
    SINGLE,
    BrokenIndex,
    shards,
)
from results.errors import LeaderboardError
from results.record import ModelRef


class NotFetched(LeaderboardError):
    """A run without network asked for a model that nobody has fetched."""

    def __init__(self, model: ModelRef, cache: Path) -> None:
        super().__init__(
            f"{model.repo} at {model.commit[:12]} is not in the model cache {cache}; "
            "`leaderboard run` fetches it first"
        )


@dataclass(frozen=True, slots=True)
class Places:
    model: Path
    """The model's files: configuration, tokenizer, safetensors."""
    out: Path
    """The run's folder in a ledger."""
    datasets: Path | None = None
    """Local mirror of the benchmarks' data."""
    hub: HubData | None = None
    """Datasets fetched from a Hub, for suites that read them from there."""
    base: Path | None = None
    """Files of the model that an adapter or delta applies to."""


def snapshot(model: ModelRef, cache: Path, *, weights: bool = True) -> Path:
    """Folder of a model's files at its commit, in the Hub's own cache layout.

    :raises NotFetched:
    """
    path = cache / f"models--{model.repo.replace('/', '--')}" / "snapshots" / model.commit
    there = path.is_dir() if not weights else _whole(path, adapter=model.weights == "adapter")
    if not there:
        raise NotFetched(model, cache)
    return path


def _whole(folder: Path, *, adapter: bool) -> bool:
    """Whether every file is there; a download may have been interrupted."""
    if adapter:
        return (folder / ADAPTER_CONFIG).is_file() and (folder / ADAPTER).is_file()
    if not (folder / "config.json").is_file():
        return False
    if (folder / SINGLE).is_file():
        return True
    try:
        return all((folder / name).is_file() for name in shards((folder / INDEX).read_bytes()))
    except (FileNotFoundError, BrokenIndex):
        return False
