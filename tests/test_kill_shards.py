"""Kill -9 an evaluator inside its tasks: at most one shard is asked again, no number changes.

The moments come from a seed that a failure prints. LEADERBOARD_SOAK multiplies the runs.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

from evaluator.backends.transformers_engine import CPU_BATCH
from evaluator.backends.vllm_engine import CPU_BATCH as CPU_TEXTS
from evaluator.portions import shard_size
from evaluator.spec import RunSpec
from results.ledger import Ledger
from results.record import RunRecord
from tests.evaluator_fixtures import make_spec
from tests.shard_attempts import answered, asked_again, start
from tests.soak import cases

pytestmark = [pytest.mark.kill, pytest.mark.engine, pytest.mark.timeout(0)]
SEED = random.SystemRandom().randrange(10**6)
KILLS = 4
WHOLE = make_spec("whole", limit=None)
VLLM_ITEMS = 40
MOMENT = 0.3
"""Longest time in seconds from a request to a blow from outside."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A run that nobody disturbed."""

    record: RunRecord
    requests: list[tuple[str, ...]]
    size: int
    """Items of a shard."""


@pytest.fixture(scope="module")
def whole(tiny_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    folder = tmp_path_factory.mktemp("whole")
    process = start(WHOLE, tiny_model_folder, folder, folder / "notes", None)
    process.join()
    record = Ledger(folder).collect("whole")
    size = shard_size(sum(task.n_items for task in record.tasks), int(CPU_BATCH))
    return Whole(record, answered(folder / "notes"), size)


@pytest.mark.parametrize("number", range(cases(1)))
def test_a_kill_costs_at_most_one_shard_and_changes_nothing(
    whole: Whole, tiny_model_folder: Path, tmp_path: Path, number: int
) -> None:
    draw = random.Random(f"{SEED} {number}")
    notes: list[Path] = []
    for spec in attempts(draw):
        notes.append(tmp_path / f"notes-{len(notes)}")
        last = draw.randrange(1, len(whole.requests) // 2) if len(notes) <= KILLS else None
        process = start(spec, tiny_model_folder, tmp_path, notes[-1], last)
        if last is not None and draw.random() < 0.5:
            blow_from_outside(process, notes[-1], draw)
        process.join()
        if process.exitcode == 0:
            break
        assert process.exitcode == -9, f"seed {SEED}"
    again = asked_again(notes)
    assert len(notes) > KILLS // 2, f"seed {SEED}: hardly killed"
    asked = [request for file in notes for request in answered(file)]
    assert set(asked) == set(whole.requests), f"seed {SEED}"
    assert again <= (len(notes) - 1) * whole.size, f"seed {SEED}"
    assert sum(map(len, map(answered, notes))) - len(whole.requests) <= again * 10
    record = Ledger(tmp_path).collect(spec.run_id)
    assert but_for_times(record) == but_for_times(whole.record), f"seed {SEED}"
    assert samples(record) == samples(whole.record), f"seed {SEED}"
    assert not list((tmp_path / spec.run_id).rglob("*.shard"))


def test_vllm_goes_on_where_it_was_killed(tiny_model_folder: Path, tmp_path: Path) -> None:
    """Log-likelihoods shard by shard, texts as they are finished; both to the last digit."""
    draw = random.Random(SEED)
    same: dict[str, Any] = {"limit": VLLM_ITEMS, "backend": "vllm"}
    whole = make_spec("whole", **same)
    start(whole, tiny_model_folder, tmp_path, tmp_path / "whole.notes", None).join()
    requests = answered(tmp_path / "whole.notes")
    first = make_spec("first", **same)
    last = draw.randrange(len(requests) // 4, len(requests) - 8)
    start(first, tiny_model_folder, tmp_path, tmp_path / "first.notes", last).join()
    second = make_spec("second", resume_from="first", **same)
    start(second, tiny_model_folder, tmp_path, tmp_path / "second.notes", None).join()
    notes = [tmp_path / "first.notes", tmp_path / "second.notes"]
    assert len(answered(notes[0])) == last, f"seed {SEED}"
    assert asked_again(notes) <= shard_size(VLLM_ITEMS * 8, CPU_TEXTS), f"seed {SEED}"
    assert {one for file in notes for one in answered(file)} == set(requests), f"seed {SEED}"
    records = [Ledger(tmp_path).collect(name) for name in ("whole", "second")]
    assert but_for_times(records[0]) == but_for_times(records[1]), f"seed {SEED}"
    assert samples(records[0]) == samples(records[1]), f"seed {SEED}"


def attempts(draw: random.Random) -> Iterator[RunSpec]:
    """The same run started again, or a new attempt that goes on from the last one."""
    number = 1
    for _ in count():
        earlier = f"run-{number - 1}" if number > 1 else None
        yield make_spec(f"run-{number}", limit=None, resume_from=earlier)
        number += draw.random() < 0.5


def blow_from_outside(process: BaseProcess, notes: Path, draw: random.Random) -> None:
    """Not at a request, but at any moment: while a shard or a task is written, for example."""
    while process.is_alive() and not answered(notes):
        time.sleep(0.02)
    time.sleep(draw.random() * MOMENT)
    process.kill()


def but_for_times(record: RunRecord) -> dict[str, Any]:
    """And but for what others install meanwhile: only versions that decide are of one identity."""
    times = {"run_id", "started_at", "finished_at", "load_seconds", "objects", "tasks", "cost"}
    same = record.model_dump(exclude=dict.fromkeys(times, True) | {"engine": {"packages"}})
    return same | {
        "tasks": [task.model_dump(exclude={"seconds", "effort"}) for task in record.tasks]
    }


def samples(record: RunRecord) -> dict[str, str]:
    return {name: digest for name, digest in record.objects.items() if name.startswith("samples/")}
