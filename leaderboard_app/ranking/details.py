"""What a row opens to: its tasks with their errors, and how to repeat the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leaderboard_app.viewing import model_address
from leaderboard_app.words import day, minute, number, span
from results.ranks import Z95
from results.snapshot import Run, Snapshot, UnknownRun


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    task: bool
    """Whether it is part of the benchmark above it."""
    normalised: str
    normalised_half: str
    raw: str
    raw_half: str
    items: str


@dataclass(frozen=True, slots=True)
class Details:
    model: str
    page: str
    lines: list[Line]
    facts: list[tuple[str, str]]
    command: str | None
    """What repeats it; None where only means were published."""
    links: list[tuple[str, str]]


def details(snapshot: Snapshot, run_id: str) -> Details:
    """:raises UnknownRun:"""
    try:
        return _own(snapshot.run(run_id))
    except UnknownRun:
        if not (found := snapshot.imported(run_id=run_id)):
            raise
    run = found[0]
    infos = {info.name: info for info in run.suite.benchmarks}
    lines = [
        _line(infos[cells["benchmark"]].title, cells, ("normalised_bound", "bound"), "≤")
        for cells in run.scores
    ]
    facts = [("From", run.file), ("Table of", day(run.as_of)), ("Commit", run.facts["commit"])]
    links = [("The row as published", f"/api/v1/runs/{run_id}")]
    known = [(name, text) for name, text in facts if text]
    return Details(run.model, model_address(run.model), lines, known, None, links)


def _own(run: Run) -> Details:
    record, lines = run.record, list[Line]()
    scores = {score.benchmark: score for score in record.benchmarks}
    for info in record.suite.benchmarks:
        lines.append(_line(info.title, scores[info.name].model_dump()))
        own = [task for task in run.tasks if task["benchmark"] == info.name]
        if len(own) > 1:
            lines += [_line(task["title"], task, task=True) for task in own]
    engine, base = record.engine, f"/api/v1/runs/{record.run_id}"
    facts = [
        ("Commit", record.model.commit),
        ("Engine", f"{engine.name} {engine.version}, lm-eval {engine.lm_eval}"),
        ("Time on tasks", span(sum(task.seconds for task in record.tasks))),
        ("Evaluated", minute(record.finished_at)),
        ("Run", record.run_id),
    ]
    links = [
        ("spec.json", f"{base}/spec.json"),
        ("Full record", base),
        ("Samples (CSV)", f"{base}/samples.csv"),
    ]
    page = model_address(record.model.repo)
    return Details(record.model.repo, page, lines, facts, record.provenance.reproduce, links)


def _line(
    title: str,
    cells: dict[str, Any],
    errors: tuple[str, str] = ("normalised_stderr", "stderr"),
    sign: str = "±",
    *,
    task: bool = False,
) -> Line:
    halves = [
        "" if cells[name] is None else f"{sign}{Z95 * cells[name]:.{digits}f}"
        for name, digits in zip(errors, (2, 4), strict=True)
    ]
    return Line(
        title=title,
        task=task,
        normalised=number(cells["normalised"]),
        normalised_half=halves[0],
        raw=number(cells["raw"], 4),
        raw_half=halves[1],
        items="" if cells["n_items"] is None else f"{cells['n_items']}",
    )
