"""Audits: random finished runs are made again, and those whose scores moved are flagged.

An audit waits behind everybody, and its run never replaces the one that ranks. Both runs have
answered the same items, so their difference is judged by the paired test wherever the samples of
both are there, and by the joint error of the two scores where they are not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from results.ledger import IncompleteRun, Ledger
from results.observations import Audit, Moved, Observations
from results.paired import PointDifference, corrected, paired_benchmarks, unpaired
from results.record import RunRecord
from results.sample_browser import SampleBrowser
from results.suite import BenchmarkInfo
from scheduler.parts import Parts
from scheduler.queue import Queue
from scheduler.queue_reruns import add_rerun
from scheduler.queue_tables import submissions
from scheduler.submission import OPEN, Person, State, Submission

log = logging.getLogger(__name__)
AUDITOR = Person(name="audit")
LAST_DAYS = -60.0
"""Two rounds later than anybody who comes now."""
LEVEL = 0.01
"""Chance that an audit of a run that has not moved flags it."""
WEEK = timedelta(days=7)
Choose = Callable[[Sequence[str]], str]


def start_audit(parts: Parts, now: datetime, *, digests: frozenset[str], choose: Choose) -> bool:
    """Run one finished submission again if an audit is due; whether it was.

    :param digests: suites as they are offered now: a run of another version cannot be repeated
    """
    each = WEEK / parts.settings.audits_a_week if parts.settings.audits_a_week else None
    if each is None or _last_audit(parts.queue, now) > now - each:
        return False
    chosen = _finished(parts.queue, digests)
    if not chosen:
        return False
    with parts.queue.transaction() as con:
        made = add_rerun(con, choose(chosen), AUDITOR, now, days=LAST_DAYS)
    log.info("submission %s audits %s", made.id, made.rerun_of)
    return True


def conclude_audits(parts: Parts, now: datetime) -> int:
    """Compare each re-run that has finished with its first run; how many were new."""
    observations, browser = Observations(parts.home.observations), SampleBrowser(parts.ledger)
    done = {seen.run_id for seen in _audits(observations)}
    found = 0
    for again, first in _pairs(parts.queue):
        if again.run_id not in done:
            found += _conclude(parts.ledger, browser, observations, again, first, now)
    return found


def compare(ledger: Ledger, browser: SampleBrowser, first: str, again: str) -> list[Moved]:
    """How each benchmark differs between two runs of one submission.

    :raises IncompleteRun, DamagedRun:
    """
    one, other = ledger.read(first), ledger.read(again)
    parts = [_difference(browser, info, one, other) for info in one.suite.benchmarks]
    return [_moved(part) for part in corrected(parts)]


def _conclude(
    ledger: Ledger,
    browser: SampleBrowser,
    observations: Observations,
    again: Submission,
    first: Submission,
    now: datetime,
) -> bool:
    try:
        benchmarks = tuple(compare(ledger, browser, first.run_id, again.run_id))
    except IncompleteRun as missing:
        log.warning("%s", missing)
        return False
    seen = Audit(at=now, run_id=again.run_id, audited=first.run_id, benchmarks=benchmarks)
    observations.keep(seen)
    moved = ", ".join(one.benchmark for one in benchmarks if one.moved)
    log.log(
        logging.ERROR if moved else logging.INFO,
        "run %s was made again as %s: %s",
        first.run_id,
        again.run_id,
        f"moved in {moved}" if moved else "its scores hold",
    )
    return True


def _difference(
    browser: SampleBrowser, info: BenchmarkInfo, first: RunRecord, again: RunRecord
) -> PointDifference:
    tasks = [task.name for task in info.tasks]
    if browser.has(first.run_id, tasks) and browser.has(again.run_id, tasks):
        pairs = browser.pairs(first.run_id, again.run_id, tasks)
        (paired,) = paired_benchmarks([info], pairs)
        if paired is not None:
            return paired
    return unpaired(info.name, _row(first, info.name), _row(again, info.name))


def _row(record: RunRecord, name: str) -> dict[str, float | None]:
    (score,) = (score for score in record.benchmarks if score.benchmark == name)
    return {name: score.normalised, f"{name}_stderr": score.normalised_stderr}


def _moved(part: PointDifference) -> Moved:
    beyond = part.corrected is not None and part.corrected < LEVEL
    return Moved(
        benchmark=part.benchmark,
        points=part.points,
        stderr=part.stderr,
        p_value=part.corrected,
        moved=beyond,
    )


def _audits(observations: Observations) -> list[Audit]:
    read = (observations.read(name) for name in observations.ids() if "-audit-" in name)
    return [seen for seen in read if isinstance(seen, Audit)]


def _pairs(queue: Queue) -> list[tuple[Submission, Submission]]:
    """Finished re-runs, each with what it repeats."""
    again = [one for one in queue.listed({State.FINISHED}) if one.rerun_of is not None]
    return [(one, queue.get(one.rerun_of)) for one in again if one.rerun_of is not None]


def _finished(queue: Queue, digests: frozenset[str]) -> list[str]:
    """What may be audited: every first run of a suite that is as it was."""
    columns = submissions.c
    asked = select(columns.id).where(
        columns.state == State.FINISHED,
        columns.rerun_of.is_(None),
        columns.suite_digest.in_(digests),
    )
    busy = select(columns.rerun_of).where(columns.rerun_of.is_not(None), columns.state.in_(OPEN))
    with queue.engine.begin() as con:
        open_ones = set(con.execute(busy).scalars())
        found = con.execute(asked.order_by(columns.id)).scalars().all()
    return [one for one in found if one not in open_ones]


def _last_audit(queue: Queue, now: datetime) -> datetime:
    """When the last one was started, or the leaderboard's first run finished."""
    columns = submissions.c
    audits = select(columns.submitted_at).where(columns.submitter == AUDITOR.key)
    firsts = select(columns.changed_at).where(columns.state == State.FINISHED)
    with queue.engine.begin() as con:
        last = con.execute(audits.order_by(columns.submitted_at.desc()).limit(1)).scalar()
        first = con.execute(firsts.order_by(columns.changed_at).limit(1)).scalar()
    return last or first or now
