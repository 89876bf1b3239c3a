"""Control groups of both versions, as files: what is written where, and what is left behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evaluator.box.groups import groups


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own"
    path.write_text(text)
    return path


def prepared(folder: Path, *files: str) -> Path:
    """The kernel makes a group's files when the group is made; here they have to be there."""
    folder.mkdir(parents=True)
    for name in files:
        (folder / name).touch()
    return folder


@pytest.mark.parametrize("allowed", [True, False])
def test_without_a_hierarchy_nothing_is_limited_and_nothing_breaks(
    tmp_path: Path, allowed: bool
) -> None:
    mounted = tmp_path / "cgroup"
    if allowed:
        mounted.mkdir()
    with groups(10**9, 100, mounted=mounted, own=own(tmp_path, "0::/\n")) as held:
        assert held.folders == ()
        held.join()
        assert not held.starved()


def test_version_two_needs_both_limits_in_one_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    mounted = tmp_path / "cgroup"
    prepared(mounted / "app.slice", "cgroup.procs")
    (mounted / "cgroup.controllers").write_text("memory pids")
    name = f"leaderboard-{os.getpid()}"
    made = prepared(mounted / name, "memory.max", "pids.max", "cgroup.procs", "memory.events")
    with groups(10**9, 100, mounted=mounted, own=own(tmp_path, "0::/app.slice\n")) as held:
        assert held.folders == (made,)
        assert (made / "memory.max").read_text() == str(11 * 10**8)
        assert (made / "pids.max").read_text() == "100"
        held.join()
        assert (made / "cgroup.procs").read_text() == str(os.getpid())
        (made / "memory.events").write_text("oom 1\noom_kill 1\n")
        assert held.starved()


def test_version_one_has_a_hierarchy_for_each_limit(tmp_path: Path) -> None:

    mounted, name = tmp_path / "cgroup", f"leaderboard-{os.getpid()}"
    memory = prepared(mounted / "memory" / "job" / name, "memory.limit_in_bytes")
    pids = prepared(mounted / "pids" / name, "pids.max")
    said = own(tmp_path, "4:memory:/job\n8:pids:/\n")
    with groups(10**9, 100, mounted=mounted, own=said) as held:
        assert held.folders == (memory, pids)
        assert not held.starved()


def test_groups_of_killed_runs_are_swept_away(tmp_path: Path) -> None:
    mounted = tmp_path / "cgroup"
    dead = mounted / "pids" / f"leaderboard-{2**22 + 1}"
    dead.mkdir(parents=True)
    with groups(10**9, 100, mounted=mounted, own=own(tmp_path, "8:pids:/\n")):
        assert not dead.exists()
