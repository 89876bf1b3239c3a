"""Train what is missing of the demo's models: `python -m demo.train [CACHE]`.

Says `ready REPO` as each model is in its place. Two lanes run side by side, each on one thread,
so the smallest model is ready for the queue while the largest is still learning.
"""

from __future__ import annotations

import signal
import sys
from multiprocessing import get_context, parent_process
from pathlib import Path

from demo.cache import default_cache, is_ready, new_draft, put_in_place
from demo.models import PLANS
from evaluator.lifeline import die_with_parent


def train_lane(lane: int, cache: Path) -> None:
    """In a process of its own, which ends with the one that started it."""
    if (starter := parent_process()) and starter.pid:
        die_with_parent(signal.SIGKILL, starter.pid)
    from demo.training import make_model

    for plan in PLANS:
        if plan.lane == lane and not is_ready(plan, cache):
            draft = new_draft(plan, cache)
            make_model(plan, draft)
            put_in_place(draft, plan, cache)
            sys.stdout.write(f"ready {plan.repo}\n")
            sys.stdout.flush()


def missing_lanes(cache: Path) -> list[int]:
    return sorted({plan.lane for plan in PLANS if not is_ready(plan, cache)})


def main(cache: Path) -> int:
    """Exit status 1 if a lane broke off."""
    spawn = get_context("spawn")
    lanes = [
        spawn.Process(target=train_lane, args=(lane, cache), daemon=True)
        for lane in missing_lanes(cache)
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    return int(any(lane.exitcode for lane in lanes))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else default_cache()))
