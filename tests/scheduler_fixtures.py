"""The scheduler's parts around a data folder of its own, with runs that need no model."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from results.board import open_board
from results.settings import Settings
from scheduler.executors.local import LocalExecutor
from scheduler.parts import Parts
from scheduler.queue import Queue, open_queue
from tests.queue_fixtures import NOW, WORKER
from tests.run_script import COMMAND

PATIENCE = 60.0


def until(condition: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def ranked(parts: Parts) -> list[str]:
    """Runs on the board."""
    with open_board(parts.home.board) as board:
        return board.run_ids()


def ended(parts: Parts) -> bool:
    """Whether no run of the executor goes on."""
    runs = parts.executor.runs()
    return all(parts.executor.poll(run_id, now=NOW) for run_id in runs)


def make_parts(home: Path, queue: Queue, *, slots: int = 2) -> Parts:
    settings = Settings(home=home, hub_token="open-sesame", attempts=3)
    executor = LocalExecutor(
        settings.folders, [str(n) for n in range(slots)], command=COMMAND, grace=1.0
    )
    return Parts(
        queue=queue, executor=executor, settings=settings, backend="transformers", worker=WORKER
    )


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    home = tmp_path / "home"
    queue = open_queue(f"sqlite:///{home / 'queue.sqlite'}")
    made = make_parts(home, queue)
    yield made
    made.executor.cancel(*made.executor.runs())
    queue.close()
