"""Files that are there whole or not at all, even after the power went: draft, fsync, rename."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DRAFT = ".draft"


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Yield a path to write to; when the block ends well, it becomes `path` in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}{DRAFT}")
    try:
        yield draft
        sync(draft)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync(path.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`: readers see the old content or the new, never a part."""
    with drafted(path) as draft:
        draft.write_bytes(data)


def point(link: Path, target: str) -> None:
    """Make `link` a symbolic link to `target` in one step, whatever it pointed to before."""
    draft = link.with_name(f".{link.name}.{os.getpid()}{DRAFT}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)
    sync(link.parent)


def sync(path: Path) -> None:
    """Wait until a file or folder is on the disk itself."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
