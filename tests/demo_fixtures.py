"""The demo's trained models, and the processes that a demo starts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from demo.cache import default_cache, models_folder


@pytest.fixture(scope="session")
def demo_cache() -> Path:
    """The cache that `leaderboard demo` itself uses: models are trained once, not once a test."""
    cache = default_cache()
    subprocess.run([sys.executable, "-m", "demo.train", str(cache)], check=True)
    return cache


@pytest.fixture(scope="session")
def demo_models(demo_cache: Path) -> Path:
    """Holds demo/<name>/ for each of the demo's models."""
    return models_folder(demo_cache)


def living(home: Path) -> list[psutil.Process]:
    """Processes that work on this data folder, whoever started them."""
    return [one for one in psutil.process_iter() if _names(one, str(home))]


def _names(process: psutil.Process, folder: str) -> bool:
    if process.pid == os.getpid():
        return False
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        return folder in process.environ().get("LEADERBOARD_HOME", "") or any(
            folder in word for word in process.cmdline()
        )
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
