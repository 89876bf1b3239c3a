"""Which folders are repositories, and what `.hub.json` beside their files says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from results.errors import LeaderboardError
from results.suite import Words
from scheduler.local_hub.tree import Tree, TreeReader

Kind = Literal["models", "datasets"]
NAME = re.compile(r"[A-Za-z0-9_][\w.-]*", re.ASCII)
SIDECAR = ".hub.json"


class NoHubFolder(LeaderboardError):
    """The folder to serve does not exist."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is no folder; give one that holds models/<org>/<name>/ with their files"
        )


class InvalidSidecar(LeaderboardError):
    """A `.hub.json` cannot be read."""

    def __init__(self, path: Path, error: ValidationError) -> None:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        super().__init__(f"{path} cannot be used: {faults}")


class Sidecar(Words):
    """What a Hub knows of a repository and its files do not tell; unknown is None."""

    likes: int | None = None
    downloads: int | None = None
    created_at: datetime | None = None
    gated: Literal["auto", "manual"] | None = None
    disabled: bool = False
    trending_score: float | None = None
    formerly: tuple[str, ...] = ()
    """Names under which it is still found, as organisation/name."""


@dataclass(frozen=True, slots=True)
class Repository:
    kind: Kind
    id: str
    tree: Tree
    sidecar: Sidecar


class HubFolder:
    """The repositories of a folder, read afresh at every question."""

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise NoHubFolder(root)
        self.root = root.absolute()
        self._reader = TreeReader()

    def read_all(self) -> int:
        """Hash every file, so that no client has to wait for it; the number of repositories."""
        kinds: tuple[Kind, ...] = ("models", "datasets")
        return sum(1 for kind in kinds for _ in self.repositories(kind))

    def repository(self, kind: Kind, org: str, name: str) -> Repository | None:
        if not (NAME.fullmatch(org) and NAME.fullmatch(name)):
            return None
        folder = self._kind_folder(kind) / org / name
        return self._read(kind, folder) if self._is_repository(kind, folder) else None

    def renamed(self, kind: Kind, org: str, name: str) -> str | None:
        """What is now called otherwise; None if nothing ever had this name."""
        former = f"{org}/{name}"
        names = (one.id for one in self.repositories(kind) if former in one.sidecar.formerly)
        return next(names, None)

    def repositories(self, kind: Kind) -> Iterator[Repository]:
        for folder in sorted(self._kind_folder(kind).glob("*/*")):
            found = self.repository(kind, folder.parent.name, folder.name)
            if found is not None:
                yield found

    def _kind_folder(self, kind: Kind) -> Path:
        flat = kind == "models" and not (self.root / "models").is_dir()
        return self.root if flat else self.root / kind

    def _is_repository(self, kind: Kind, folder: Path) -> bool:
        flat = self._kind_folder(kind) == self.root
        return folder.is_dir() and (not flat or (folder / "config.json").is_file())

    def _read(self, kind: Kind, folder: Path) -> Repository:
        tree = self._reader.read(folder, inside=self.root)
        return Repository(kind, f"{folder.parent.name}/{folder.name}", tree, _sidecar(folder))


def _sidecar(folder: Path) -> Sidecar:
    path = folder / SIDECAR
    if not path.is_file():
        return Sidecar()
    try:
        return Sidecar.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InvalidSidecar(path, error) from None
