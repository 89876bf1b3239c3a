"""A repository's files on a Hub at one commit: listed, fetched patiently, checked byte by byte.

The Hub's client gives up at the first 503 and takes altered bytes of the right length for good;
hence the tries and the hashes here. Files lie in the client's own cache layout.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from evaluator.fetch_errors import FetchFailed, Interrupted, Patience, Result, sorted_errors
from evaluator.spec import Failure

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoSibling

TIMEOUT = 30.0


@dataclass(frozen=True, slots=True)
class Download:
    """One repository at one commit, and where its files are to lie."""

    kind: Literal["model", "dataset"]
    repo: str
    commit: str
    hub_url: str
    token: str | None = field(repr=False)
    cache: Path
    patience: Patience = field(default_factory=Patience)

    @property
    def called(self) -> str:
        """What an error calls it."""
        return self.repo if self.kind == "model" else f"dataset {self.repo}"

    @property
    def api(self) -> HfApi:
        from huggingface_hub import HfApi

        return HfApi(endpoint=self.hub_url, token=self.token or False)

    @property
    def folder(self) -> Path:
        """Where its files lie under their own names."""
        name = f"{self.kind}s--{self.repo.replace('/', '--')}"
        return self.cache / name / "snapshots" / self.commit

    def listing(self) -> dict[str, RepoSibling]:
        """:raises FetchFailed:"""
        return {file.rfilename: file for file in self.keep_trying(self._listing)}

    def fetch(self, file: RepoSibling) -> Path:
        """:raises FetchFailed:"""
        if not is_plain_name(file.rfilename):
            why = f"its file {file.rfilename!r} would lie outside of its folder"
            raise FetchFailed(self.called, Failure.MODEL, why)
        return self.keep_trying(lambda: self._fetch_once(file))

    def keep_trying(self, attempt: Callable[[], Result]) -> Result:
        """:raises FetchFailed:"""

        def one_try() -> Result:
            with sorted_errors(self.called):
                return attempt()

        return self.patience.keep_trying(self.called, one_try)

    def _listing(self) -> list[RepoSibling]:
        info = self.api.repo_info(
            self.repo,
            repo_type=self.kind,
            revision=self.commit,
            timeout=TIMEOUT,
            files_metadata=True,
        )
        if info.sha != self.commit:
            why = f"the Hub gives commit {info.sha} for {self.commit}"
            raise FetchFailed(self.called, Failure.MODEL, why)
        return getattr(info, "siblings", None) or []

    def _fetch_once(self, file: RepoSibling) -> Path:
        from huggingface_hub import hf_hub_download

        local = hf_hub_download(
            self.repo,
            file.rfilename,
            repo_type=self.kind,
            revision=self.commit,
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


def is_plain_name(name: str) -> bool:
    """Whether a file of this name lies in its repository's folder, on any system."""
    parts = name.split("/")
    return "\\" not in name and not {"", ".", ".."} & set(parts)


def _is_intact(path: Path, file: RepoSibling) -> bool:
    """Large files carry a SHA-256 of their content, small ones git's hash."""
    if file.lfs is not None:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file.lfs.sha256
    content = path.read_bytes()
    blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
    return file.blob_id in (None, blob.hexdigest())
