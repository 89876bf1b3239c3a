"""Real benchmark data that lies beside the project and is never part of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "shared" / "data"


def shared_data(name: str = "") -> Path:
    """Path of real data; skips the test where it is absent, but fails it under CI=true."""
    path = FOLDER / name
    if not path.exists():
        reason = f"real data is not at hand: {path}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
