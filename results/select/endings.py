"""How the process of a SELECT says, by its exit status, why there is no answer."""

from __future__ import annotations

REFUSED, TOO_LONG = 3, 4
