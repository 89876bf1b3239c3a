"""Stands in for `leaderboard run` where no model is wanted: `python -m tests.run_script SPEC`.

The model's name says what becomes of the run; what it leaves is what the real command leaves.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from evaluator.spec import Exit, Failure, Phase, Progress, RunSpec, read_spec
from results.durable import write_whole
from results.home import Home, Workplace
from results.ledger import Ledger
from tests.record_fixtures import NOON, SUITE, make_record

COMMAND = (sys.executable, "-m", "tests.run_script")
FAILURES = {f"{failure}-fault": failure for failure in Failure}


def main(spec_path: Path) -> int:
    spec, place = read_spec(spec_path), Workplace(spec_path.parent)
    home = Home(Path(os.environ["LEADERBOARD_HOME"]))
    sys.stdout.write(f"GPUs {os.environ['CUDA_VISIBLE_DEVICES']!r}, key open-sesame\n")
    sys.stdout.flush()
    progress = Progress(phase=Phase.EVALUATING, tasks_done=1, tasks_total=3, at=NOON)
    write_whole(place.progress, progress.model_dump_json().encode())
    return behave(spec.model.repo.partition("/")[2], spec, home)


def behave(name: str, spec: RunSpec, home: Home) -> int:
    """Do what the name says; any other name finishes well."""
    if name in FAILURES:
        return leave(spec, home, FAILURES[name])
    if name in {"sleeper", "stubborn"}:
        return _sleep(stubborn=name == "stubborn")
    if name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "silent":
        return 3
    if name != "forgetful":
        seal(spec, home)
    return leave(spec, home, None) if name != "killed-after-record" else 3


def seal(spec: RunSpec, home: Home) -> None:
    """Put into the ledger what a good run of this order leaves there."""
    record = make_record(
        spec.model.repo,
        suite=SUITE.model_copy(update={"digest": spec.suite_digest}),
        model=spec.model.model_dump(),
        run_id=spec.run_id,
        submission_id=spec.submission_id,
        attempt=spec.attempt,
        limit=5 if spec.model.repo.endswith("/limited") else None,
    )
    Ledger(home.runs).seal(record)


def leave(spec: RunSpec, home: Home, failure: Failure | None) -> int:
    reason = "" if failure is None else f"a {failure} fault"
    end = Exit(run_id=spec.run_id, failure=failure, reason=reason, at=datetime.now(UTC))
    write_whole(home.workplace(spec.run_id).exit, end.model_dump_json().encode())
    return 0 if failure is None else 1


def _sleep(*, stubborn: bool) -> int:
    """Wait to be ended, with a child that would outlive us."""
    if stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
    sys.stdout.write("asleep\n")
    sys.stdout.flush()
    time.sleep(300)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
