"""The progress of a run in a terminal: tasks, items, tokens a second, and the time that is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from evaluator.pace import Report
from evaluator.spec import Phase, Progress


@contextmanager
def progress_bar(console: Console) -> Iterator[Report]:
    """A line that is drawn over itself where somebody looks on; nothing elsewhere."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[numbers]}"),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        line = bar.add_task(Phase.LOADING, total=None, numbers="")

        def report(progress: Progress) -> None:
            bar.update(
                line,
                description=progress.task or progress.phase,
                completed=progress.items_done,
                total=progress.items_total,
                numbers=numbers(progress),
            )

        yield report


def numbers(progress: Progress) -> str:
    """What is known of them; the time left is the run's own estimate, not the bar's."""
    parts = []
    if progress.tasks_total:
        at = min(progress.tasks_done + 1, progress.tasks_total)
        parts.append(f"task {at} of {progress.tasks_total}")
    if progress.items_total:
        parts.append(f"{progress.items_done:,} of {progress.items_total:,} items")
    if progress.tokens_per_second is not None:
        parts.append(f"{progress.tokens_per_second:,.0f} tokens/s")
    if progress.remaining_seconds is not None:
        parts.append(f"about {timedelta(seconds=round(progress.remaining_seconds))} left")
    return ", ".join(parts)
