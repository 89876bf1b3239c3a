"""`leaderboard status ID`: show one submission with its history."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import astuple
from datetime import UTC

from evaluator.spec import Progress
from results.settings import load_settings
from scheduler.expected import Expected, expectations
from scheduler.jobs import utc_now
from scheduler.queue import open_queue
from scheduler.submission import RunView, Submission
from scheduler.verbs.tables import moment, show_table


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help="as `leaderboard submit` printed it")


def run(args: argparse.Namespace) -> int:
    with closing(open_queue(load_settings().queue_address)) as queue:
        submission = queue.get(args.id)
        facts = _facts(submission, queue.position(args.id))
        facts["done about"] = _done(expectations(queue.engine, utc_now()).get(args.id))
        history, view = queue.history(args.id), queue.run_view(args.id)
    show_table(("", ""), [row for row in facts.items() if row[1] is not None])
    show_table(
        ("at", "state", "by", "note"),
        [(moment(event.at), event.state, event.by, event.note) for event in history],
    )
    if view is not None:
        sys.stdout.write(f"\n{_run(view)}\n")
    return 0


def _facts(submission: Submission, position: int | None) -> dict[str, object]:
    model = submission.model
    return {
        "model": f"{model.repo}@{model.commit}",
        "suite": submission.suite,
        "precision": model.precision,
        "chat template": "yes" if model.chat_template else "no",
        "state": submission.state,
        "next": position,
        "reason": submission.reason or None,
        "fault": submission.failure,
        "not before": moment(submission.not_before) or None,
        "worker": submission.worker,
    }


def _done(expected: Expected | None) -> str | None:
    """None: nothing is known of runs like this one on this machine, or the scheduler rests."""
    if expected is None:
        return None
    early, likely, late = (f"{at.astimezone(UTC):%d %b %H:%M}" for at in astuple(expected))
    return f"{likely} UTC, probably between {early} and {late}"


def _run(view: RunView) -> str:
    lines = [f"run {view.run_id}, started {moment(view.started_at)}"]
    if view.progress is not None:
        lines.append(_progress(view.progress))
    return "\n".join([*lines, view.log_tail]).rstrip()


def _progress(progress: Progress) -> str:
    parts: list[str] = [progress.phase]
    if progress.task:
        parts.append(progress.task)
    if progress.tasks_total:
        parts.append(f"{progress.tasks_done} of {progress.tasks_total} tasks")
    if progress.items_total:
        parts.append(f"{progress.items_done} of {progress.items_total} items")
    if progress.tokens_per_second is not None:
        parts.append(f"{progress.tokens_per_second:,.0f} tokens a second")
    if progress.remaining_seconds is not None:
        parts.append(f"about {progress.remaining_seconds:.0f} s to go")
    return ", ".join(parts)
