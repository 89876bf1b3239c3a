"""The folder of fetched models: bounded, the least recently used goes first, none in use ever does.

Beside the Hub's own layout lies `.use`, with two empty files a repository: one whose lock says
"somebody runs it" or "somebody fetches it", and whose time says when it was used last. The
client's own order is by access times, which most machines do not keep. Locks are the kernel's, so
a process that is killed lets go of them.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from results.settings import Settings

log = logging.getLogger(__name__)
MARKS = ".use"
ALONE = fcntl.LOCK_EX | fcntl.LOCK_NB
PARTIAL = "*.incomplete"
"""What the Hub's client leaves of a download that was killed; no later one goes on with it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One repository in the cache."""

    folder: Path
    bytes: int
    used: float
    """When a run last used it, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class ModelCache:
    root: Path
    bound: int | None = None
    """Bytes that it may hold; None: as many as the disk."""

    @contextmanager
    def in_use(self, repos: Iterable[str]) -> Iterator[None]:
        """Keep these from being evicted for as long as the block goes on."""
        with ExitStack() as held:
            for repo in sorted(set(repos)):
                held.enter_context(self._locked(repo, "run", fcntl.LOCK_SH))
            yield

    @contextmanager
    def fetching(self, repo: str) -> Iterator[None]:
        """One at a time; whoever waited finds the files there. Partial files of the dead go."""
        with self._locked(repo, "fetch", fcntl.LOCK_EX):
            for partial in (self._folder(repo) / "blobs").glob(PARTIAL):
                partial.unlink(missing_ok=True)
            yield

    def make_room(self, repo: str, needed: int) -> int:
        """Evict until `needed` bytes more fit, as far as that is possible; bytes that fit then."""
        for victim in self.by_age(besides=repo):
            if self.room() >= needed:
                break
            self._evict(victim)
        return self.room()

    def room(self) -> int:
        """Bytes that fit now."""
        free = shutil.disk_usage(self._existing()).free
        if self.bound is None:
            return free
        return min(free, max(0, self.bound - sum(kept.bytes for kept in self.kept())))

    def room_in_all(self) -> int:
        """Bytes that would fit if everything were evicted."""
        held = sum(kept.bytes for kept in self.kept())
        free = shutil.disk_usage(self._existing()).free + held
        return free if self.bound is None else min(free, self.bound)

    def by_age(self, besides: str) -> list[Kept]:
        """The least recently used first."""
        others = [kept for kept in self.kept() if kept.folder != self._folder(besides)]
        return sorted(others, key=lambda kept: kept.used)

    def kept(self) -> list[Kept]:
        return [self._kept(folder) for folder in self.root.glob("models--*")]

    def _kept(self, folder: Path) -> Kept:
        mark = self._mark(folder.name, "run")
        used = (mark if mark.exists() else folder).stat().st_mtime
        return Kept(folder, sum(_sizes(folder / "blobs")), used)

    def _evict(self, victim: Kept) -> None:
        """Unless somebody runs or fetches it."""
        with contextlib.suppress(BlockingIOError), ExitStack() as held:
            for purpose in ("run", "fetch"):
                held.enter_context(_lock(self._mark(victim.folder.name, purpose), ALONE))
            shutil.rmtree(victim.folder)
            log.info("%s made room: %.1f GB", victim.folder.name, victim.bytes / 1e9)

    @contextmanager
    def _locked(self, repo: str, purpose: str, kind: int) -> Iterator[None]:
        mark = self._mark(self._folder(repo).name, purpose)
        with _lock(mark, kind):
            mark.touch()
            yield
            mark.touch()

    def _mark(self, name: str, purpose: str) -> Path:
        return self.root / MARKS / f"{name}.{purpose}"

    def _folder(self, repo: str) -> Path:
        return self.root / f"models--{repo.replace('/', '--')}"

    def _existing(self) -> Path:
        return next(path for path in (self.root, *self.root.parents) if path.exists())


def model_cache(settings: Settings) -> ModelCache:
    bound = settings.cache_gib
    return ModelCache(settings.folders.models, None if bound is None else int(bound * 2**30))


@contextmanager
def _lock(path: Path, kind: int) -> Iterator[None]:
    """:raises BlockingIOError: where it is not to be waited for, and held by another"""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, kind)
        yield


def _sizes(folder: Path) -> Iterator[int]:
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):
                yield entry.stat(follow_symlinks=False).st_size
