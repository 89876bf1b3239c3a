"""A hostile evaluator in its box: what it tries, and what comes of it."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from evaluator.box.choose import Found, NoIsolation, isolation, look
from evaluator.boxed import box, environment
from evaluator.spec import Failure
from tests.box_fixtures import SECRET, Cell
from tests.evaluator_fixtures import make_spec

pytestmark = pytest.mark.kill
SEARCH = """
import os, sys
found, seen = [], 0
for top, folders, files in os.walk('/'):
    if top.startswith(('/sys', '/usr', '/dev', {interpreter!r}, {base!r})):
        folders.clear()
        continue
    for name in files:
        seen += 1
        try:
            with open(os.path.join(top, name), 'rb', buffering=0) as file:
                text = file.read(200_000) if 'proc' not in top or name == 'environ' else b''
        except OSError:
            continue
        if ({start!r} + {rest!r}).encode() in text and 'cmdline' not in name:
            found.append(os.path.join(top, name))
print(seen, found)
sys.exit(bool(found))
"""


def test_the_token_is_nowhere_to_be_found(cell: Cell) -> None:
    """In no environment of any process, no settings file, no other run's folder."""
    code = SEARCH.format(
        start=SECRET[:7], rest=SECRET[7:], interpreter=sys.prefix, base=sys.base_prefix
    )
    with subprocess.Popen(["sleep", "60"], env={"HF_TOKEN": SECRET}) as keeper:
        fault = cell.run(code)
        keeper.kill()
    assert fault is None, cell.log.read_text()
    assert int(cell.log.read_text().split()[0]) > 10


def test_nothing_outside_can_be_reached_and_its_own_loopback_can(cell: Cell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        code = f"""
import socket
for address in (('127.0.0.1', {listener.getsockname()[1]}), ('192.0.2.1', 80)):
    try:
        socket.create_connection(address, 2)
    except OSError as error:
        print(type(error).__name__)
    else:
        raise SystemExit('reached ' + str(address))
with socket.create_server(('127.0.0.1', 0)) as own:
    socket.create_connection(own.getsockname(), 2).close()
"""
        assert cell.run(code) is None, cell.log.read_text()


def test_it_is_nobody_without_rights_and_the_system_is_read_only(cell: Cell) -> None:
    code = f"""
import os
status = dict(line.split(':', 1) for line in open('/proc/self/status') if ':' in line)
assert int(status['CapEff'], 16) == 0, status['CapEff']
assert status['NoNewPrivs'].strip() == '1'
for path in ('/x', '/usr/x', '/etc/x', {str(cell.settings.home)!r} + '/x'):
    try:
        open(path, 'w')
    except OSError:
        continue
    raise SystemExit('wrote ' + path)
open('/tmp/x', 'w').write('mine')
open({str(cell.out)!r} + '/x', 'w').write('mine')
assert os.listdir({str(cell.settings.home / "runs")!r}) == ['hostile']
print(os.getuid())
"""
    assert cell.run(code) is None, cell.log.read_text()
    if cell.found.user is not None:
        assert int(cell.log.read_text()) == cell.found.user.uid
    assert (cell.out / "x").read_text() == "mine"
    assert (cell.out / "x").stat().st_uid == os.geteuid()


def test_forks_without_end_are_ended(cell: Cell) -> None:
    code = """
import os, time
while True:
    try:
        if os.fork() == 0:
            time.sleep(60)
    except OSError:
        time.sleep(0.1)
"""
    before = len(psutil.pids())
    found = cell.run(code, processes=200)
    assert found is not None
    assert "more than the 200 processes" in found.reason
    assert found.failure is Failure.MODEL
    assert len(psutil.pids()) < before + 50


@pytest.mark.parametrize("place", ["/tmp", "out", "said"])
def test_a_full_disk_is_prevented(cell: Cell, place: str) -> None:
    folder = str(cell.out) if place == "out" else place
    code = f"""
import time
number = 0
while True:
    if {place!r} == 'said':
        print('x' * 1_000_000, flush=True)
    else:
        number += 1
        open({folder!r} + '/' + str(number), 'wb').write(b'x' * 1_000_000)
    time.sleep(0.005)
"""
    found = cell.run(code, disk=50_000_000)
    assert found is not None
    assert found.failure is Failure.CAPACITY
    assert "wrote more than" in found.reason
    assert not cell.place.scratch.exists()


def test_memory_that_is_no_processs_own_has_an_end_too(cell: Cell) -> None:
    """Files in /dev/shm are memory that no resident size shows."""
    code = """
try:
    with open('/dev/shm/x', 'wb') as file:
        while True:
            file.write(b'x' * 10_000_000)
except OSError as error:
    print(error)
"""
    cell.run(code, bytes=200 * 2**20)
    assert not Path("/dev/shm/x").exists()


def test_a_grandchild_in_a_session_of_its_own_does_not_outlive_it(cell: Cell) -> None:
    mark = f"outlive-{time.monotonic_ns()}"
    code = f"""
import os, sys, time
for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            asleep = 'import time; time.sleep(300)'
            os.execv(sys.executable, [sys.executable, '-c', asleep, {mark!r}])
        os._exit(0)
time.sleep(1)
"""
    assert cell.run(code) is None
    left = [one for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())]
    assert [one for one in left if one.status() != psutil.STATUS_ZOMBIE] == []


def test_it_cannot_signal_whoever_started_it(cell: Cell) -> None:
    code = f"""
import os, signal
for pid in ({os.getpid()}, os.getppid()):
    try:
        os.kill(pid, signal.SIGUSR1)
    except OSError:
        pass
os.kill(-1, signal.SIGUSR1)
"""
    cell.run(code)


def test_links_and_pipes_that_it_leaves_are_taken_away(cell: Cell) -> None:
    code = f"""
import os
out = {str(cell.out)!r}
os.symlink('/etc/shadow', out + '/record.json')
os.symlink({str(cell.settings.home)!r}, out + '/tasks')
os.mkfifo(out + '/pipe')
os.mkdir(out + '/closed')
open(out + '/closed/sample', 'w').write('kept')
os.chmod(out + '/closed', 0)
os.symlink({str(cell.settings.home / "leaderboard.toml")!r}, {str(cell.place.progress)!r})
"""
    assert cell.run(code) is None, cell.log.read_text()
    left = sorted(cell.out.rglob("*"))
    assert [path.name for path in left] == ["closed", "sample"]
    assert stat.S_IMODE(left[1].stat().st_mode) == 0o644
    assert not cell.place.progress.exists()


def test_how_it_was_killed_is_told_through_the_box(cell: Cell) -> None:
    found = cell.run("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert found is not None
    assert "Segmentation fault" in found.reason


def test_only_a_run_that_asks_an_endpoint_has_a_network_and_its_one_key(
    cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_ENDPOINT_KEY", "sk-one")
    local, asks = make_spec(), make_spec().model_copy(update={"backend": "endpoint"})
    assert not box(local, cell.place, cell.settings, None).network
    assert box(asks, cell.place, cell.settings, None).network
    assert "LEADERBOARD_ENDPOINT_KEY" not in environment(local, cell.settings, cell.found)
    seen = environment(asks, cell.settings, cell.found)
    assert seen["LEADERBOARD_ENDPOINT_KEY"] == "sk-one"
    assert SECRET not in str(seen)


def test_where_isolation_is_demanded_and_cannot_be_had_nothing_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    look.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        with pytest.raises(NoIsolation, match=r"bwrap.* not installed.*apt-get install bubblewrap"):
            isolation("required", "nobody")
        assert isolation("auto", "nobody").way is None
        assert isolation("off", "nobody") == Found(None, why="LEADERBOARD_ISOLATION=off")
    finally:
        look.cache_clear()
