"""Any order of events keeps what must hold of the queue."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from evaluator.spec import Failure
from scheduler.queue import open_queue
from scheduler.submission import (
    MOVES,
    IllegalMove,
    LostLease,
    NotWaiting,
    Person,
    State,
    Submission,
)
from tests.queue_fixtures import LEASE, NOW, make_pinned, make_request
from tests.queue_invariants import (
    histories_follow_the_table_of_moves,
    nobody_has_two_turns_in_one_round,
    only_what_runs_is_held_and_each_attempt_has_one_run,
    places_are_counted_from_one,
)
from tests.soak import cases

PEOPLE = st.sampled_from([Person(name=name) for name in ("ada", "bob", "cy")])
WORKERS = st.sampled_from(["worker-1", "worker-2"])
REPOS = st.sampled_from([f"acme/{name}" for name in ("apple", "pear", "plum", "fig", "quince")])
SPANS = st.sampled_from([timedelta(seconds=1), LEASE / 2, 2 * LEASE, timedelta(days=40)])


class AnyOrder(RuleBasedStateMachine):
    """What people, workers and the operator may do, at any moment and in any order."""

    asked: Bundle[str] = Bundle("asked")
    started: Bundle[tuple[str, str]] = Bundle("started")

    @initialize()
    def open(self) -> None:
        self.now = NOW
        self.folder = tempfile.TemporaryDirectory()
        self.queue = open_queue(f"sqlite:///{Path(self.folder.name) / 'queue.sqlite'}")
        self.acknowledged: set[str] = set()
        self.settled: dict[str, State] = {}

    def teardown(self) -> None:
        if hasattr(self, "queue"):
            self.queue.close()
            self.folder.cleanup()

    @rule(target=asked, repo=REPOS, by=PEOPLE)
    def submit(self, repo: str, by: Person) -> str:
        request = make_request(repo)
        made = self.queue.submit(request, make_pinned(request), by=by, now=self.now)
        self.acknowledged.add(made.id)
        return made.id

    @rule(ident=asked, act=st.sampled_from(["admit", "reject", "cancel", "retry"]))
    def decide(self, ident: str, act: str) -> None:
        person = Person(name="ada")
        acts: dict[str, Callable[[], object]] = {
            "admit": lambda: self.queue.admit(ident, self.now),
            "reject": lambda: self.queue.reject(ident, ["no"], self.now),
            "cancel": lambda: self.queue.cancel(ident, person, self.now),
            "retry": lambda: self.queue.retry(ident, person, self.now),
        }
        self._try(acts[act], IllegalMove, ident)

    @rule(ident=asked, by=PEOPLE, wanted=st.booleans())
    def vote(self, ident: str, by: Person, wanted: bool) -> None:
        if wanted:
            self.queue.vote(ident, by, self.now)
        else:
            self.queue.withdraw(ident, by)

    @rule(ident=asked, days=st.sampled_from([-40.0, 0.0, 1.0, 60.0]))
    def prefer(self, ident: str, days: float) -> None:
        self._try(lambda: self.queue.prefer(ident, days), NotWaiting, ident)

    @rule(target=started, worker=WORKERS)
    def claim(self, worker: str) -> Any:  # noqa: ANN401 -- what hypothesis puts into a bundle
        first = self._turns()[:1]
        claimed = self.queue.claim(worker, now=self.now, lease=LEASE)
        if claimed is None:
            assert self.queue.paused() or not first
            return multiple()
        assert [claimed.id] == first
        return claimed.run_id, worker

    @rule(run=started, act=st.sampled_from(["beat", "finish", "fail", "again", "release"]))
    def report(self, run: tuple[str, str], act: str) -> None:
        run_id, worker = run
        ident = run_id.rpartition("-")[0]
        one = self.queue.get(ident)
        mine = (one.state, one.run_id, one.worker) == (State.RUNNING, run_id, worker)
        later = self.now + LEASE if act == "again" else None
        acts: dict[str, Callable[[], object]] = {
            "beat": lambda: self.queue.heartbeat(
                run_id, worker, progress=None, log_tail="", now=self.now, lease=LEASE
            ),
            "finish": lambda: self.queue.finish(run_id, worker, self.now),
            "release": lambda: self.queue.release(run_id, worker, "", self.now),
        }
        fault = Failure.INFRASTRUCTURE if later else Failure.MODEL
        fail = lambda: self.queue.fail(run_id, worker, fault, "", retry_at=later, now=self.now)  # noqa: E731
        done = self._try(acts.get(act, fail), LostLease, ident)
        assert done is mine

    @rule(span=SPANS)
    def wait(self, span: timedelta) -> None:
        self.now += span

    @rule()
    def expire(self) -> None:
        for one in self.queue.expire(self.now):
            assert one.state is State.QUEUED

    @rule(held=st.booleans())
    def hold(self, held: bool) -> None:
        if held:
            self.queue.pause()
        else:
            self.queue.resume()

    @invariant()
    def nothing_acknowledged_is_lost_and_nothing_is_asked_twice(self) -> None:
        found = self._all()
        assert {one.id for one in found} == self.acknowledged
        standing = [
            one.model for one in found if one.state not in (State.REJECTED, State.CANCELLED)
        ]
        assert max(Counter(standing).values(), default=1) == 1

    @invariant()
    def what_must_hold_of_each_and_of_all_holds(self) -> None:
        if hasattr(self, "queue"):
            histories_follow_the_table_of_moves(self.queue)
            only_what_runs_is_held_and_each_attempt_has_one_run(self.queue)
            nobody_has_two_turns_in_one_round(self.queue)
            places_are_counted_from_one(self.queue)

    @invariant()
    def an_end_stays_an_end(self) -> None:
        for one in self._all():
            if ident_state := self.settled.get(one.id):
                assert one.state is ident_state
            elif not MOVES[one.state]:
                self.settled[one.id] = one.state

    def _all(self) -> list[Submission]:
        return self.queue.listed() if hasattr(self, "queue") else []

    def _turns(self) -> list[str]:
        """Those that may be claimed now, the next one first."""
        ready = self.queue.listed({State.QUEUED})
        return [one.id for one in ready if one.not_before is None or one.not_before <= self.now]

    def _try(self, act: Callable[[], object], refusal: type[Exception], ident: str) -> bool:
        """Do it; what is refused must leave everything as it was."""
        before = self.queue.get(ident)
        try:
            act()
        except refusal:
            assert self.queue.get(ident) == before
            return False
        return True


def test_any_order_of_events_keeps_what_must_hold() -> None:
    few = settings(max_examples=cases(8), stateful_step_count=25, deadline=None)
    run_state_machine_as_test(AnyOrder, settings=few)
