"""Take requests from a dataset into the queue, and write back what becomes of them.

A file is known by path and content. Whatever dies between a submission and its note, or between a
commit and its note, is put right by the next look: the same request is the same submission, and a
file that already says what we would write is only noted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from results.errors import LeaderboardError
from scheduler.pull.request_file import (
    REFUSED,
    STATUSES,
    WAITING,
    InvalidRequestFile,
    read_request,
    status_of,
    with_status,
)
from scheduler.pull.requests_dataset import RequestsDataset, git_hash
from scheduler.pull.take import RefusedModel, Taker
from scheduler.queue_reruns import add_rerun
from scheduler.queue_tables import request_files
from scheduler.submission import Person, State, Submission, SubmissionRequest

log = logging.getLogger(__name__)


class NoRequestsSuite(LeaderboardError):
    """Requests are to be taken in, and nobody says for which suite."""

    def __init__(self, offered: Iterable[str]) -> None:
        super().__init__(
            "LEADERBOARD_REQUESTS_SUITE names no suite that is offered; there are "
            f"{', '.join(sorted(offered)) or 'none'}"
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A request as it was read, and what became of it."""

    path: str
    oid: str
    content: str
    submission_id: str | None
    reason: str
    written: str


def requests_job(taker: Taker, dataset: str, suite: str | None) -> RequestsJob:
    """:raises NoRequestsSuite:"""
    offered = [one.name for one in taker.suites]
    if suite not in offered:
        raise NoRequestsSuite(offered)
    return RequestsJob(taker, RequestsDataset(taker.hub, dataset), suite)


class RequestsJob:
    def __init__(self, taker: Taker, dataset: RequestsDataset, suite: str) -> None:
        self._taker = taker
        self._dataset = dataset
        self._suite = suite

    def __call__(self, now: datetime) -> None:
        """:raises HubUnreachable, NoSuchModel, ModelNotReadable: the next look goes on from here"""
        self.take_in(now)
        self.write_back()

    def take_in(self, now: datetime) -> int:
        """Read files that are new or have changed; how many those were."""
        commit, files = self._dataset.files()
        known = {one.path: one for one in self._known()}
        fresh = [path for path, oid in files.items() if path not in known or known[path].oid != oid]
        for path in fresh:
            content = self._dataset.read(path, commit)
            self._keep(self._met(path, files[path], content, known.get(path), now))
        return len(fresh)

    def write_back(self) -> int:
        """Let the dataset say where its requests stand; how many files that changed."""
        changes = dict[str, str]()
        noted = list[Known]()
        for one in self._known():
            status, reason = self._standing(one)
            if status is None or status == one.written:
                continue
            content = with_status(one.content, status, reason=reason)
            changes[one.path] = content
            oid = git_hash(content)
            noted.append(Known(one.path, oid, content, one.submission_id, one.reason, status))
        if changes:
            self._dataset.write(changes, f"Where {len(changes)} requests stand")
            for one in noted:
                self._keep(one)
        return len(changes)

    def _met(self, path: str, oid: str, content: str, before: Known | None, now: datetime) -> Known:
        """Take a request in, or see that nothing is asked for."""
        status = ""
        try:
            status = status_of(content)
            ours = before is not None and self._standing(before)[0] == status
            if ours and before is not None:
                return Known(path, oid, content, before.submission_id, before.reason, status)
            if status not in WAITING:
                return Known(path, oid, content, None, "", status)
            request, sender = read_request(content, self._suite)
            made = self._submitted(request, Person(name=sender), now)
        except (InvalidRequestFile, RefusedModel) as refusal:
            log.info("request %s is refused: %s", path, refusal)
            return Known(path, oid, content, None, str(refusal), status)
        return Known(path, oid, content, made.id, "", status)

    def _submitted(self, request: SubmissionRequest, by: Person, now: datetime) -> Submission:
        """Submitted; once more where it has failed or finished before."""
        queue = self._taker.queue
        made = self._taker.take(request, by=by, now=now)
        if made.state is State.FAILED:
            return queue.retry(made.id, by, now)
        if made.state is State.FINISHED:
            with queue.transaction() as con:
                return add_rerun(con, made.id, by, now)
        return made

    def _standing(self, one: Known) -> tuple[str | None, str]:
        """Status and reason as the dataset should show them; None: as it is."""
        if one.submission_id is not None:
            submission = self._taker.queue.get(one.submission_id)
            return STATUSES[submission.state], submission.reason
        return (REFUSED, one.reason) if one.reason and one.written in WAITING else (None, "")

    def _known(self) -> list[Known]:
        with self._taker.queue.engine.begin() as con:
            return [Known(**row._mapping) for row in con.execute(select(request_files))]

    def _keep(self, one: Known) -> None:
        row = {name: getattr(one, name) for name in Known.__slots__}
        with self._taker.queue.transaction() as con:
            con.execute(delete(request_files).where(request_files.c.path == one.path))
            con.execute(insert(request_files).values(row))
