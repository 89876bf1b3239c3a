"""A dataset of requests on the Hub: its files read at one commit, changed in one commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from results.errors import LeaderboardError
from scheduler.hub import Hub
from scheduler.hub_errors import plain_errors
from scheduler.pull.request_file import PATH

if TYPE_CHECKING:
    from huggingface_hub import HfApi

LARGEST = 100_000
"""Bytes of a request that is read at all."""


class UnreadableRequest(LeaderboardError):
    def __init__(self, path: str) -> None:
        super().__init__(f"{path} is too large for a request")


@dataclass(frozen=True, slots=True)
class RequestsDataset:
    hub: Hub
    repo: str

    def files(self) -> tuple[str, dict[str, str]]:
        """The present commit, and git's hash of each request by path.

        :raises HubUnreachable, NoSuchModel, ModelNotReadable:
        """
        with plain_errors(self.hub.url, self.repo, "main"):
            info = self._api().dataset_info(
                self.repo, files_metadata=True, timeout=self.hub.timeout
            )
        found = {
            one.rfilename: one.blob_id or ""
            for one in info.siblings or ()
            if PATH.fullmatch(one.rfilename) and (one.size or 0) <= LARGEST
        }
        return info.sha or "main", found

    def read(self, path: str, commit: str) -> str:
        """:raises HubUnreachable:"""
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils import (  # type: ignore[attr-defined]
            build_hf_headers,
            hf_raise_for_status,
        )

        address = hf_hub_url(
            self.repo, path, repo_type="dataset", revision=commit, endpoint=self.hub.url
        )
        headers = build_hf_headers(token=self.hub.token or False)
        with plain_errors(self.hub.url, self.repo, commit):
            answer = get_session().get(address, headers=headers, timeout=self.hub.timeout)
            hf_raise_for_status(answer)
        return bytes(answer.content).decode("utf-8", errors="replace")

    def write(self, contents: Mapping[str, str], message: str) -> None:
        """Change several files at once.

        :raises HubUnreachable, ModelNotReadable: with nothing changed
        """
        from huggingface_hub import CommitOperationAdd

        changes = [
            CommitOperationAdd(path_in_repo=path, path_or_fileobj=content.encode())
            for path, content in contents.items()
        ]
        with plain_errors(self.hub.url, self.repo, "main"):
            self._api().create_commit(
                self.repo, changes, commit_message=message, repo_type="dataset"
            )

    def _api(self) -> HfApi:
        from huggingface_hub import HfApi

        return HfApi(endpoint=self.hub.url, token=self.hub.token or False)


def git_hash(content: str) -> str:
    """By which git names a file's content."""
    data = content.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
