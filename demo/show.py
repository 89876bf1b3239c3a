"""What `leaderboard demo` prints: a line a model while it works, and the table at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from rich import box
from rich.console import Console
from rich.live import Live
from rich.table import Table

from results.ranks import Z95
from results.suite import SuiteInfo


class Show:
    """A live table on a terminal; elsewhere a line whenever a model comes into another state."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._said: dict[str, str] = {}

    def __enter__(self) -> Show:
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._live.stop()

    def update(self, standing: Mapping[str, Mapping[str, Any] | None]) -> None:
        """:param standing: each model's submission, None while it is trained"""
        if self.console.is_terminal:
            lines = Table.grid(padding=(0, 2))
            for repo, submission in standing.items():
                lines.add_row(repo, sentence(submission))
            self._live.update(lines, refresh=True)
            return
        for repo, submission in standing.items():
            self._say(repo, sentence(submission))

    def _say(self, repo: str, now: str) -> None:
        if now != self._said.get(repo):
            self._said[repo] = now
            self.console.print(f"{repo}: {now}", highlight=False, soft_wrap=True)


def sentence(submission: Mapping[str, Any] | None) -> str:
    """How far a model is."""
    if submission is None:
        return "in training"
    if submission["progress"]:
        return f"{submission['state']}: {progress(submission['progress'])}"
    if submission["position"]:
        return f"{submission['state']}, number {submission['position']} in line"
    reason = submission["reason"]
    return f"{submission['state']}: {reason}" if reason else str(submission["state"])


def progress(known: Mapping[str, Any]) -> str:
    """Tasks, items and remaining time, as far as they are known."""
    parts = [str(known["phase"])]
    if known["tasks_total"]:
        parts.append(f"{known['tasks_done']} of {known['tasks_total']} tasks")
    if known["items_total"]:
        parts.append(f"{known['items_done']} of {known['items_total']} items")
    if known["remaining_seconds"] is not None:
        parts.append(f"{timedelta(seconds=round(known['remaining_seconds']))} left")
    return ", ".join(parts)


def ranking(rows: Sequence[Mapping[str, Any]], suite: SuiteInfo) -> Table:
    """The board in short, as the page shows it."""
    table = Table(title=suite.title, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for title in ("Rank", "Model", "Average", *(one.title for one in suite.benchmarks)):
        table.add_column(title, no_wrap=True, justify="left" if title == "Model" else "right")
    for row in rows:
        average = scored(row["average"], row["average_stderr"])
        cells = [scored(row[benchmark.name], None) for benchmark in suite.benchmarks]
        table.add_row(str(row["rank"]), row["model"], average, *cells)
    return table


def scored(value: float | None, stderr: float | None) -> str:
    """With its 95 % interval, where there is one."""
    if value is None:
        return "unknown"
    return f"{value:.1f}" if stderr is None else f"{value:.1f} ± {Z95 * stderr:.1f}"
