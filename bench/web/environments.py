"""An environment of its own for each peer, made on demand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.web.tables import CACHE

PACKAGES = {
    "datasette": ("datasette", "sqlite-utils"),
    "gradio": ("gradio<6", "gradio_leaderboard", "pandas"),
    "streamlit": ("streamlit", "pandas"),
    "dash": ("dash[compress]", "dash-ag-grid", "pandas", "waitress"),
}
DONE = "complete"


def environment(name: str) -> Path:
    """Folder of the environment, with the newest packages that fit together."""
    folder = CACHE / "environments" / name
    if not (folder / DONE).exists():
        _make(folder)
        # uv finds what fits together in seconds, where pip takes minutes.
        fitting = ["pip", "install", "--quiet", "--python", str(folder / "bin" / "python")]
        subprocess.run([str(_uv()), *fitting, *PACKAGES[name]], check=True)
        (folder / DONE).touch()
    return folder


def _uv() -> Path:
    folder = CACHE / "environments" / "uv"
    if not (folder / DONE).exists():
        _make(folder)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"]
        subprocess.run(pip, check=True)
        (folder / DONE).touch()
    return folder / "bin" / "uv"


def _make(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
