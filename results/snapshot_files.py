"""The dated snapshots that are at hand, by their manifests."""

from __future__ import annotations

from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from results.home import CURRENT, MANIFEST
from results.record import Digest
from results.suite import Words


class FileFacts(Words):
    bytes: int
    sha256: Digest


class Published(Words):
    """What a snapshot's manifest says."""

    stamp: str = Field(alias="snapshot")
    published_at: AwareDatetime
    objects: dict[str, FileFacts]


def published(public: Path) -> list[Published]:
    """Whole snapshots, the newest first; one that cannot be read is left out."""
    folders = sorted(public.glob(f"[!.]*/{MANIFEST}"), reverse=True)
    found = (_read(path) for path in folders if path.parent.name != CURRENT)
    return [one for one in found if one is not None]


def _read(manifest: Path) -> Published | None:
    try:
        return Published.model_validate_json(manifest.read_bytes())
    except (OSError, ValidationError):
        return None
