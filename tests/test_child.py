"""The evaluator's process: what it may see, how long it may take, how its end is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from evaluator.box.secrets import without_secrets
from evaluator.child import run_child, verdict
from evaluator.failures import Fault, TooSmall, fault, write_fault
from evaluator.shortage import memory_kills, ran_short
from evaluator.spec import Failure
from evaluator.watch import GIB, Limits

LIMITS = Limits(seconds=30, bytes=GIB)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def seen() -> dict[str, str]:
    return without_secrets(os.environ)


def test_secrets_stay_outside() -> None:
    given = {"HF_TOKEN": "x", "LEADERBOARD_HUB_TOKEN": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    seen = without_secrets(given | {"PATH": "/bin", "LEADERBOARD_QUEUE_URL": "p://u:pw@h"})
    assert set(given) & set(seen) == set()
    assert "pw" not in "".join(seen.values())
    assert (seen["PATH"], seen["HF_HUB_OFFLINE"]) == ("/bin", "1")


@pytest.mark.kill
def test_a_child_sees_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    code = "import os, sys; sys.exit('hf_secret' in str(os.environ))"
    assert run_child(python(code), tmp_path / "fault.json", LIMITS, seen()) is None


@pytest.mark.kill
@pytest.mark.parametrize(
    ("code", "limits", "words"),
    [
        pytest.param("import time; time.sleep(99)", Limits(0.5, GIB), "longer than", id="hangs"),
        pytest.param(
            "x = bytearray(300 * 2**20); import time; time.sleep(99)",
            Limits(60, 200 * 2**20),
            "memory, more than",
            id="eats-memory",
        ),
    ],
)
def test_a_child_that_takes_too_much_is_a_matter_of_capacity(
    tmp_path: Path, code: str, limits: Limits, words: str
) -> None:
    found = run_child(python(code), tmp_path / "fault.json", limits, seen())
    assert found is not None
    assert (found.failure, words in found.reason) == (Failure.CAPACITY, True)


@pytest.mark.parametrize(
    ("before", "after", "failure"),
    [
        pytest.param(4, 5, Failure.CAPACITY, id="memory-ran-short"),
        pytest.param(4, 4, Failure.INFRASTRUCTURE, id="somebody-killed-it"),
        pytest.param(None, 4, Failure.CAPACITY, id="nobody-counted"),
    ],
)
def test_a_kill_is_a_matter_of_capacity_only_where_memory_ran_short(
    tmp_path: Path, before: int | None, after: int | None, failure: Failure
) -> None:
    found = verdict(
        -signal.SIGKILL, tmp_path / "fault.json", short_of_memory=ran_short(before, after)
    )
    assert found is not None
    assert found.failure is failure


def test_the_kernel_counts_whom_it_ended_for_want_of_memory(tmp_path: Path) -> None:
    counters = tmp_path / "vmstat"
    counters.write_text("pgfault 7\noom_kill 3\noom_kill_more 9\n")
    assert memory_kills(counters) == 3
    counters.write_text("pgfault 7\n")
    assert memory_kills(counters) is None
    assert memory_kills(tmp_path / "none") is None


@pytest.mark.kill
def test_a_child_that_is_killed_is_told(tmp_path: Path) -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    found = run_child(python(code), tmp_path / "fault.json", LIMITS, seen())
    assert found is not None
    assert found.failure in {Failure.INFRASTRUCTURE, Failure.CAPACITY}


@pytest.mark.kill
def test_descendants_in_sessions_of_their_own_end_with_the_child(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = (
        "import subprocess, time, pathlib\n"
        "p = subprocess.Popen(['sleep', '77'], start_new_session=True)\n"
        f"pathlib.Path({str(mark)!r}).write_text(str(p.pid))\n"
        "time.sleep(99)"
    )
    run_child(python(code), tmp_path / "fault.json", Limits(1.5, GIB), seen())
    assert not _alive(int(mark.read_text()))


@pytest.mark.kill
def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    grandchild = f"open({str(mark)!r}, 'w').write(str(__import__('os').getpid()))"
    code = (
        "from pathlib import Path\n"
        "from evaluator.child import run_child\n"
        "from evaluator.watch import Limits\n"
        f"run_child([{sys.executable!r}, '-c', {grandchild + '; import time; time.sleep(99)'!r}],"
        " Path('x'), Limits(99, 2**40), {})"
    )
    parent = subprocess.Popen(python(code), cwd=Path(__file__).parents[1])
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.05)
    child = int(mark.read_text())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    psutil.wait_procs([psutil.Process(child)] if _alive(child) else [], timeout=5)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_what_the_child_said_goes_before_its_status(tmp_path: Path) -> None:
    path = tmp_path / "fault.json"
    assert verdict(0, path, short_of_memory=False) is None
    silent = verdict(-signal.SIGSEGV, path, short_of_memory=True)
    assert silent is not None
    assert silent.failure is Failure.OURS
    write_fault(path, TooSmall("org/big", MemoryError()))
    told = verdict(1, path, short_of_memory=False)
    assert told == Fault(
        failure=Failure.CAPACITY, reason="the machine is too small for org/big: MemoryError"
    )


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        pytest.param(MemoryError(), Failure.CAPACITY, id="memory"),
        pytest.param(OSError(28, "No space left on device"), Failure.CAPACITY, id="disk"),
        pytest.param(RuntimeError("CUDA out of memory. Tried"), Failure.CAPACITY, id="gpu"),
        pytest.param(ValueError("huh"), Failure.OURS, id="bug"),
    ],
)
def test_an_error_tells_whose_fault_it_is(error: Exception, failure: Failure) -> None:
    assert fault(error).failure is failure
