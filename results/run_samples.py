"""The samples of a run as one table, out of the ledger."""

from __future__ import annotations

import polars as pl

from results.errors import LeaderboardError
from results.ledger import Ledger
from results.record import RunRecord
from results.sample import samples_path


class NoSamples(LeaderboardError, LookupError):
    def __init__(self, run_id: str, task: str | None) -> None:
        what = f"of task {task!r} " if task else ""
        super().__init__(f"there are no samples {what}of run {run_id!r} here")


def run_samples(ledger: Ledger, record: RunRecord, task: str | None) -> pl.DataFrame:
    """Samples of one task, or of all in the suite's order, the task's name in front.

    :raises NoSamples: if the run has no such task, or its files are not on this machine
    """
    folder = ledger.folder(record.run_id)
    names = [score.task for score in record.tasks if task in (None, score.task)]
    paths = {name: folder / samples_path(name) for name in names}
    frames = [
        pl.read_parquet(path).select(pl.lit(name).alias("task"), pl.all())
        for name, path in paths.items()
        if path.is_file()
    ]
    if not frames:
        raise NoSamples(record.run_id, task)
    return pl.concat(frames)
