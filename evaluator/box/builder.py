"""Inside new namespaces: build the box's file system, enter it, and run the command there.

A program of its own, `python -I -S builder.py PLAN COMMAND…`, on the standard library alone: it
runs before anything is confined. Whatever goes wrong ends it before the command starts. It stays
the first process of the box, so that orphans are reaped, and ends with 128 + signal where the
command was killed, as shells and bubblewrap do.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Any

NO_SETUID, NO_DEVICES, BIND, RECURSIVE = 2, 4, 4096, 16384
READ_ONLY = 1
SET_ATTRIBUTES, FROM_HERE, WHOLE_TREE = 442, -100, 0x8000
"""mount_setattr(2), the same number on all architectures; Linux 5.12 or newer has it."""
DETACH = 2
SET_FLAGS, INTERFACE_UP = 0x8914, 1
DEVICES = ("null", "zero", "full", "random", "urandom")
LINKS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}
ROOT = Path("/tmp")
"""The new root's mount point; the box's own /tmp comes inside it."""
libc = ctypes.CDLL(None, use_errno=True)


def check(status: int, what: str) -> None:
    if status != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def mount(source: str, target: Path, kind: str, flags: int, options: str = "") -> None:
    words = [word.encode() for word in (source, str(target), kind)]
    check(libc.mount(*words, flags, options.encode()), f"mount {target}")


def restrict(target: Path, attributes: int) -> None:
    """For the mount and all below it; adds to what was forbidden before."""
    asked = struct.pack("QQQQ", attributes, 0, 0, 0)
    status = libc.syscall(
        SET_ATTRIBUTES, FROM_HERE, str(target).encode(), WHOLE_TREE, asked, len(asked)
    )
    check(status, f"restrict {target}")


def show(one: dict[str, Any], handle: int | None) -> None:
    """Make one path of the plan visible; no handle: an empty folder."""
    target = ROOT / one["target"].lstrip("/")
    if handle is None:
        target.mkdir(parents=True, exist_ok=True)
        mount("tmpfs", target, "tmpfs", NO_SETUID | NO_DEVICES, "mode=0755,size=1m")
        return
    source = Path(f"/proc/self/fd/{handle}")
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    mount(str(source), target, "", BIND | RECURSIVE)
    devices = 0 if one["device"] else NO_DEVICES
    restrict(target, NO_SETUID | devices | (0 if one["writable"] else READ_ONLY))


def make_devices(shared_memory: int) -> None:
    folder = ROOT / "dev"
    folder.mkdir()
    mount("tmpfs", folder, "tmpfs", NO_SETUID, "mode=0755,size=1m")
    for name in DEVICES:
        (folder / name).touch()
        mount(f"/dev/{name}", folder / name, "", BIND)
    for name, where in LINKS.items():
        (folder / name).symlink_to(f"/proc/self/fd{where}")
    (folder / "shm").mkdir()
    options = f"mode=1777,size={shared_memory}"
    mount("tmpfs", folder / "shm", "tmpfs", NO_SETUID | NO_DEVICES, options)


def bring_up_loopback() -> None:
    """A new network has a loopback that is down; engines talk to themselves through it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, SET_FLAGS, struct.pack("16sh14x", b"lo", INTERFACE_UP))


def enter() -> None:
    os.chdir(ROOT)
    check(libc.pivot_root(b".", b"."), "pivot_root")
    check(libc.umount2(b".", DETACH), "leave the old root")
    check(libc.mount(None, b"/", None, 32 | BIND | READ_ONLY | NO_SETUID | NO_DEVICES, None), "/")
    os.chdir("/tmp")


def build(plan: dict[str, Any]) -> None:
    """Sources are opened first, for the new root is built over /tmp, where some may lie."""
    os.umask(0o022)
    if plan["loopback"]:
        bring_up_loopback()
    shown = [one | {"handle": _opened(one)} for one in plan["mounts"]]
    mount("tmpfs", ROOT, "tmpfs", NO_SETUID | NO_DEVICES, "mode=0755,size=16m")
    (ROOT / "proc").mkdir()
    mount("proc", ROOT / "proc", "proc", NO_SETUID | NO_DEVICES)
    make_devices(plan["shared_memory"])
    for one in shown:
        show(one, one["handle"])
    enter()


def _opened(one: dict[str, Any]) -> int | None:
    return os.open(one["source"], os.O_PATH | os.O_CLOEXEC) if one["source"] else None


def run(command: list[str]) -> int:
    child = os.fork()
    if child == 0:
        os.execvp(command[0], command)
    while True:
        pid, status = os.wait()
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


if __name__ == "__main__":
    build(json.loads(sys.argv[1]))
    sys.exit(run(sys.argv[2:]))
