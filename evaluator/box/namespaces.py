"""A box built by util-linux's `unshare` and a small builder, for machines without bubblewrap."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluator.box import builder
from evaluator.box.policy import Box, settled

TOOLS = ("unshare", "prlimit", "setpriv")


def command(box: Box, inner: Sequence[str]) -> list[str]:
    """The builder runs isolated from site-packages: it is root of its namespaces."""
    return [
        *("unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"),
        *("--propagation", "private"),
        *(() if box.network else ("--net",)),
        *(("--map-root-user",) if os.geteuid() != 0 else ()),
        *(sys.executable, "-I", "-S", str(Path(builder.__file__)), _plan(box)),
        *settled(box, inner, powerless=box.user is None),
    ]


def _plan(box: Box) -> str:
    mounts = [
        {
            "target": str(mount.target),
            "source": str(mount.source) if mount.source else None,
            "writable": mount.writable,
            "device": mount.device,
        }
        for mount in box.mounts
    ]
    return json.dumps(
        {"mounts": mounts, "shared_memory": box.shared_memory, "loopback": not box.network}
    )
