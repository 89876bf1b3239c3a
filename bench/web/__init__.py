"""The ranking against other ways to show the same table, in a real Chromium.

Each peer runs in an environment of its own under .cache, set up as its documentation advises, and
shows the whole published table, best model first; so does the ranking page. All servers of a size
run at once and are visited in turn, so that a slow spell of the machine meets all of them.
"""

from __future__ import annotations

from bench.web.run import run

__all__ = ["run"]
