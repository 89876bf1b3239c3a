"""How many cases a property test draws: few by default, many where a soak is asked for."""

from __future__ import annotations

import os


def cases(count: int) -> int:
    """`count`, times LEADERBOARD_SOAK where that is set."""
    return count * max(1, int(os.environ.get("LEADERBOARD_SOAK", "1")))
