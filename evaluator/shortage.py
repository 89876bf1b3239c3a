"""Whether the kernel ended a process for want of memory; a kill alone does not tell why."""

from __future__ import annotations

from pathlib import Path

COUNTERS = Path("/proc/vmstat")


def memory_kills(counters: Path = COUNTERS) -> int | None:
    """Processes ended for want of memory since the machine started; None where it does not say."""
    try:
        lines = counters.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), None)


def ran_short(before: int | None, after: int | None) -> bool:
    """Whether it happened in between; where nobody counts, that is the likeliest cause."""
    return before is None or after is None or after > before
