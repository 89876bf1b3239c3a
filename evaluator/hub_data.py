"""The datasets of suites: fetched from a Hub once, whole, at the one commit that is pinned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks.suite import HubDataset, Suite
from evaluator.download import TIMEOUT, Download
from evaluator.fetch_errors import FetchFailed, Patience
from evaluator.pins import pin, read_pins
from evaluator.spec import Failure
from results.durable import write_whole
from results.settings import Settings

ONCE = Patience(tries=1)


@dataclass(frozen=True, slots=True)
class Held:
    """A dataset whose files are all here."""

    repo: str
    commit: str
    folder: Path


@dataclass(frozen=True, slots=True)
class HubData:
    """The datasets that this leaderboard has from a Hub, and the way to get others."""

    cache: Path
    pins: Path
    hub_url: str
    token: str | None = field(repr=False)
    patience: Patience = field(default_factory=Patience)

    def held(self, dataset: HubDataset) -> Held | None:
        """None unless every file is here at the commit that counts; asks no Hub."""
        commit = dataset.revision or read_pins(self.pins).get(dataset.repo)
        if commit is None:
            return None
        source = self._source(dataset, commit)
        return _held(source) if _mark(source).is_file() else None

    def ask(self, dataset: HubDataset) -> str:
        """The commit that would be read, once the Hub lets us read it.

        :raises FetchFailed: whose class is INFRASTRUCTURE where another try may help
        """
        commit = dataset.revision or read_pins(self.pins).get(dataset.repo)
        source = self._source(dataset, commit or "main")
        with _not_the_models_fault():
            return source.keep_trying(lambda: _readable_commit(source))

    def fetch(self, dataset: HubDataset) -> Held:
        """Bring it here; pin it, if it is the first time.

        :raises FetchFailed:
        """
        if held := self.held(dataset):
            return held
        commit = self.ask(dataset)
        if dataset.revision is None:
            commit = pin(self.pins, {dataset.repo: commit})[dataset.repo]
        source = self._source(dataset, commit)
        with _not_the_models_fault():
            for file in source.listing().values():
                source.fetch(file)
        write_whole(_mark(source), b"")
        return _held(source)

    def once(self) -> HubData:
        """The same, without patience: for whoever asks again anyway."""
        return replace(self, patience=ONCE)

    def _source(self, dataset: HubDataset, commit: str) -> Download:
        return Download(
            "dataset", dataset.repo, commit, self.hub_url, self.token, self.cache, self.patience
        )


def hub_data(settings: Settings) -> HubData:
    token = settings.hub_token.get_secret_value() if settings.hub_token else None
    return HubData(settings.folders.datasets, settings.folders.pins, settings.hub_url, token)


def fetch_datasets(suite: Suite, settings: Settings) -> None:
    """Bring here what the suite reads from a Hub; nothing where a mirror stands in for it.

    :raises FetchFailed:
    """
    if suite.harness.data != "hub" or settings.datasets is not None:
        return
    hub = hub_data(settings)
    for dataset in suite.harness.datasets.values():
        hub.fetch(dataset)


def _readable_commit(source: Download) -> str:
    info = source.api.dataset_info(source.repo, revision=source.commit, timeout=TIMEOUT)
    source.api.auth_check(source.repo, repo_type="dataset")
    return str(info.sha)


def _mark(source: Download) -> Path:
    """Appears when the last file is here: a download may be cut off."""
    return source.folder.parents[1] / "whole" / source.commit


def _held(source: Download) -> Held:
    return Held(source.repo, source.commit, source.folder)


@contextmanager
def _not_the_models_fault() -> Iterator[None]:
    """What cannot be had of a suite's data is the operator's to mend."""
    try:
        yield
    except FetchFailed as error:
        if error.failure is Failure.MODEL:
            error.failure = Failure.OURS
        raise
