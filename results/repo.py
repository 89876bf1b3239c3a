"""Names of repositories as parts of an address. The Hub's oldest models have no organisation."""

from __future__ import annotations

NOBODY = "-"
"""In the place of the organisation; no organisation can be called so."""


def repo_of(org: str, name: str) -> str:
    return name if org == NOBODY else f"{org}/{name}"


def path_of(repo: str) -> str:
    return repo if "/" in repo else f"{NOBODY}/{repo}"
