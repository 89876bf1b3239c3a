"""What a hostile evaluator finds, reaches and leaves behind in its box."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from evaluator.boxed import box, environment
from results.settings import load_settings
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


def test_only_a_run_that_asks_an_endpoint_has_a_network_and_its_one_key(
    cell: Cell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_ENDPOINT_KEY", "sk-one")
    settings = load_settings(home=cell.settings.home)
    local, asks = make_spec(), make_spec().model_copy(update={"backend": "endpoint"})
    assert not box(local, cell.place, settings, None).network
    outside = box(asks, cell.place, settings, None)
    assert outside.network
    assert Path("/etc/hosts") in {mount.target for mount in outside.mounts}
    assert "LEADERBOARD_ENDPOINT_KEY" not in environment(local, settings, cell.found)
    seen = environment(asks, settings, cell.found)
    assert seen["LEADERBOARD_ENDPOINT_KEY"] == "sk-one"
    assert SECRET not in str(seen)
