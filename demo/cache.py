"""Where trained models are kept: one folder for each state of the code that trains them."""

from __future__ import annotations

import hashlib
import os
import shutil
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import mkdtemp

from demo.models import PLANS, Plan

_CODE = """
card facts kinds models numbers rows strings text tokens training words world
"""
CODE = tuple(_CODE.split())
"""Modules that decide what a model becomes."""


def training_digest() -> str:
    """Over the training code, and over the libraries that turn it into weights."""
    hashed = hashlib.sha256()
    for module in CODE:
        hashed.update((files("demo") / f"{module}.py").read_bytes())
    for library in ("torch", "transformers", "tokenizers"):
        hashed.update(f"{library} {version(library)}\n".encode())
    return hashed.hexdigest()[:16]


def default_cache() -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(folder) / "open-llm-leaderboard" / "demo-models"


def models_folder(cache: Path) -> Path:
    """What the local hub serves; it fills while models are trained."""
    return cache / training_digest() / "models"


def is_ready(plan: Plan, cache: Path) -> bool:
    return (models_folder(cache) / plan.repo).is_dir()


def all_ready(cache: Path) -> bool:
    return all(is_ready(plan, cache) for plan in PLANS)


def new_draft(plan: Plan, cache: Path) -> Path:
    """A folder beside the models, out of the hub's sight."""
    drafts = models_folder(cache).parent / "drafts"
    drafts.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=f"{plan.architecture}-", dir=drafts))


def put_in_place(draft: Path, plan: Plan, cache: Path) -> None:
    """Whole or not at all; of two trainings at once the first one counts."""
    place = models_folder(cache) / plan.repo
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.chmod(0o755)
    try:
        draft.rename(place)
    except OSError:
        if not place.is_dir():
            raise
        shutil.rmtree(draft)
