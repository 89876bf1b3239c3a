"""Bring a model's files here, at its exact commit: configuration, tokenizer and safetensors."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.arrivals import Report, told_of_arrivals
from evaluator.download import Download
from evaluator.fetch_errors import FetchFailed, Patience
from evaluator.model_cache import ModelCache
from evaluator.model_files import (
    ADAPTER,
    ADAPTER_CONFIG,
    INDEX,
    SINGLE,
    BrokenIndex,
    shards,
    small_files,
)
from evaluator.spec import Failure
from results.record import ModelRef

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

AT_ONCE = 4


def fetch(
    model: ModelRef,
    *,
    hub_url: str,
    token: str | None,
    cache: ModelCache,
    report: Report,
    weights: bool = True,
) -> Path:
    """The folder that holds the model's configuration, tokenizer and safetensors.

    :param weights: False where an endpoint has them

    What an adapter or delta applies to is fetched with it.

    :raises FetchFailed: with the class of the failure
    """
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    disable_progress_bars()
    fetchers = [
        Fetcher(one, hub_url, token, cache) for one in (model.on_base, model) if one is not None
    ]
    folders = [one.fetch(report) if weights else one.fetch_small() for one in fetchers]
    return folders[-1]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Downloads of one model at one commit."""

    model: ModelRef
    hub_url: str
    token: str | None = field(repr=False)
    cache: ModelCache
    patience: Patience = field(default_factory=Patience)

    def fetch(self, report: Report) -> Path:
        self.cache.root.mkdir(parents=True, exist_ok=True)
        with self.cache.fetching(self.model.repo):
            return self._fetch(report)

    def fetch_small(self) -> Path:
        """Without weights: what can be examined before a run."""
        self.cache.root.mkdir(parents=True, exist_ok=True)
        with self.cache.fetching(self.model.repo):
            listing = self._source.listing()
            for path in small_files(listing):
                self._source.fetch(listing[path])
        return self._source.folder

    def _fetch(self, report: Report) -> Path:
        listing = self._source.listing()
        config = ADAPTER_CONFIG if self.model.weights == "adapter" else "config.json"
        if config not in listing:
            raise self._fault(f"it has no {config}")
        wanted = [listing[path] for path in (*small_files(listing), *self._weights(listing))]
        self._check_room(wanted)
        self._fetch_all(wanted, report)
        return self._source.folder

    @property
    def _source(self) -> Download:
        return Download(
            "model",
            self.model.repo,
            self.model.commit,
            self.hub_url,
            self.token,
            self.cache.root,
            self.patience,
        )

    def _weights(self, listing: dict[str, RepoSibling]) -> list[str]:
        single = ADAPTER if self.model.weights == "adapter" else SINGLE
        if single in listing:
            return [single]
        if single == ADAPTER:
            raise self._fault(f"it has no {ADAPTER}")
        if INDEX not in listing:
            raise self._fault("it has no safetensors weights")
        try:
            names = shards(self._source.fetch(listing[INDEX]).read_bytes())
        except BrokenIndex as error:
            raise self._fault(str(error)) from error
        missing = [name for name in names if name not in listing]
        if missing:
            raise self._fault(f"its index lists {missing[0]}, which is missing")
        return [INDEX, *names]

    def _check_room(self, wanted: Iterable[RepoSibling]) -> None:
        folder = self._source.folder
        needed = sum(f.size or 0 for f in wanted if not (folder / f.rfilename).exists())
        room = self.cache.make_room(self.model.repo, needed)
        if needed > room:
            why = f"{needed / 1e9:.1f} GB are needed and there is room for {room / 1e9:.1f} GB"
            raise FetchFailed(self.model.repo, Failure.CAPACITY, why)

    def _fetch_all(self, wanted: list[RepoSibling], report: Report) -> None:
        with (
            told_of_arrivals(self._source.folder, wanted, report),
            ThreadPoolExecutor(AT_ONCE) as pool,
        ):
            list(pool.map(self._source.fetch, wanted))

    def _fault(self, why: str) -> FetchFailed:
        return FetchFailed(self.model.repo, Failure.MODEL, why)
