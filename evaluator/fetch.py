"""Bring a model's files here, at its exact commit, and check every byte of them.

The Hub's client gives up at the first 503 and takes altered bytes of the right length for good;
hence the tries and the hashes here. Files lie in the client's own cache layout.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.fetch_errors import FetchFailed, Interrupted, Patience, Result, sorted_errors
from evaluator.model_files import INDEX, SINGLE, BrokenIndex, shards, small_files
from evaluator.spec import Failure
from results.record import ModelRef

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

AT_ONCE = 4
TIMEOUT = 30.0
Report = Callable[[int, int], None]
"""Told bytes that are here and bytes in all."""


def fetch(model: ModelRef, *, hub_url: str, token: str | None, cache: Path, report: Report) -> Path:
    """The folder that holds the model's configuration, tokenizer and safetensors.

    :raises FetchFailed: with the class of the failure
    """
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    disable_progress_bars()
    return Fetcher(model, hub_url, token, cache).fetch(report)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Downloads of one model at one commit."""

    model: ModelRef
    hub_url: str
    token: str | None = field(repr=False)
    cache: Path
    patience: Patience = field(default_factory=Patience)

    def fetch(self, report: Report) -> Path:
        self.cache.mkdir(parents=True, exist_ok=True)
        listing = {file.rfilename: file for file in self._keep_trying(self._listing)}
        if "config.json" not in listing:
            raise self._fault("it has no config.json")
        wanted = [listing[path] for path in (*small_files(listing), *self._weights(listing))]
        self._check_room(wanted)
        self._fetch_all(wanted, report)
        return self._folder()

    def fetch_small(self) -> Path:
        """Without weights: what can be examined before a run."""
        listing = {file.rfilename: file for file in self._keep_trying(self._listing)}
        for path in small_files(listing):
            self._fetch_file(listing[path])
        return self._folder()

    def _listing(self) -> list[RepoSibling]:
        from huggingface_hub import HfApi

        api = HfApi(endpoint=self.hub_url, token=self.token or False)
        info = api.model_info(
            self.model.repo, revision=self.model.commit, timeout=TIMEOUT, files_metadata=True
        )
        if info.sha != self.model.commit:
            raise self._fault(f"the Hub gives commit {info.sha} for {self.model.commit}")
        return info.siblings or []

    def _weights(self, listing: dict[str, RepoSibling]) -> list[str]:
        if SINGLE in listing:
            return [SINGLE]
        if INDEX not in listing:
            raise self._fault("it has no safetensors weights")
        try:
            names = shards(self._fetch_file(listing[INDEX]).read_bytes())
        except BrokenIndex as error:
            raise self._fault(str(error)) from error
        missing = [name for name in names if name not in listing]
        if missing:
            raise self._fault(f"its index lists {missing[0]}, which is missing")
        return [INDEX, *names]

    def _check_room(self, wanted: Iterable[RepoSibling]) -> None:
        needed = sum(file.size or 0 for file in wanted if not self._local(file).exists())
        free = shutil.disk_usage(self.cache).free
        if needed > free:
            why = f"{needed / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB are free"
            raise FetchFailed(self.model.repo, Failure.CAPACITY, why)

    def _fetch_all(self, wanted: list[RepoSibling], report: Report) -> None:
        total = sum(file.size or 0 for file in wanted)
        done = 0
        report(done, total)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for file, _ in zip(wanted, pool.map(self._fetch_file, wanted), strict=True):
                done += file.size or 0
                report(done, total)

    def _fetch_file(self, file: RepoSibling) -> Path:
        return self._keep_trying(lambda: self._fetch_once(file))

    def _fetch_once(self, file: RepoSibling) -> Path:
        from huggingface_hub import hf_hub_download

        local = hf_hub_download(
            self.model.repo,
            file.rfilename,
            revision=self.model.commit,
            cache_dir=self.cache,
            endpoint=self.hub_url,
            token=self.token or False,
            etag_timeout=TIMEOUT,
        )
        path = Path(local)
        if not _is_intact(path, file):
            path.resolve().unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            raise Interrupted(f"{file.rfilename} arrived with wrong content")
        return path

    def _keep_trying(self, attempt: Callable[[], Result]) -> Result:
        def one_try() -> Result:
            with sorted_errors(self.model.repo):
                return attempt()

        return self.patience.keep_trying(self.model.repo, one_try)

    def _fault(self, why: str) -> FetchFailed:
        return FetchFailed(self.model.repo, Failure.MODEL, why)

    def _folder(self) -> Path:
        name = f"models--{self.model.repo.replace('/', '--')}"
        return self.cache / name / "snapshots" / self.model.commit

    def _local(self, file: RepoSibling) -> Path:
        return self._folder() / file.rfilename


def _is_intact(path: Path, file: RepoSibling) -> bool:
    """Large files carry a SHA-256 of their content, small ones git's hash."""
    if file.lfs is not None:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.lfs.sha256
    content = path.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return file.blob_id in (None, blob.hexdigest())
