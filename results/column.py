"""What is said of one column of a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

POINTS = "points, 0 to 100"
SHARE = "share, 0 to 1"


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    """As in URLs, CSV and JSON; stable."""
    title: str
    """As in the header of the page."""
    meaning: str
    unit: str = ""
    kind: Literal["text", "number", "count", "truth", "time"] = "text"
    default: bool = False
    """Whether it is shown before anybody has chosen."""
    of: str | None = None
    """The column it accompanies: an error its score, a range its rank."""
    only: Literal["own", "imported"] | None = None
    """Where suites of one origin alone have it."""
