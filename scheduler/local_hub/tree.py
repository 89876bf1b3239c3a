"""A repository's files with the hashes the Hub would give them, and the commit they make up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

LARGE_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("safetensors", "bin", "pt", "pth", "pkl", "gguf", "onnx", "h5", "msgpack"),
        *("parquet", "arrow", "zip", "gz"),
    )
)
LARGE_BYTES = 10_000_000
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """One file of a repository."""

    path: str
    """Its name inside the repository, with forward slashes."""
    source: Path
    size: int
    oid: str
    """Git's hash: of the content, or of the pointer that stands for a large file."""
    sha256: str | None
    """Of the content of a large file; None for a file that lies in git itself."""

    @property
    def etag(self) -> str:
        return self.sha256 or self.oid


@dataclass(frozen=True, slots=True)
class Tree:
    """All files of a repository at one moment."""

    commit: str
    modified: datetime
    files: Mapping[str, File]


class TreeReader:
    """Reads trees; a file is hashed again only when its size or time of change differs."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int], File]] = {}
        self._lock = Lock()

    def read(self, folder: Path, *, inside: Path) -> Tree:
        """The files under `folder`; links that lead out of `inside` are left out."""
        with self._lock:
            files = {
                file.path: file
                for source in _sources(folder, inside)
                for file in [self._file(source, source.relative_to(folder).as_posix())]
            }
        latest = max((f.source.stat().st_mtime for f in files.values()), default=0.0)
        return Tree(_commit(files), datetime.fromtimestamp(latest, UTC), files)

    def _file(self, source: Path, path: str) -> File:
        stat = source.stat()
        stamp = (stat.st_size, stat.st_mtime_ns)
        known = self._known.get(source)
        if known is None or known[0] != stamp:
            known = (stamp, _hashed(source, path, stat.st_size))
            self._known[source] = known
        return known[1]


def _sources(folder: Path, inside: Path) -> Iterator[Path]:
    root = inside.resolve()
    for source in sorted(folder.rglob("*")):
        hidden = any(
            part.startswith(".") and part != ".gitattributes"
            for part in source.relative_to(folder).parts
        )
        if not hidden and source.is_file() and source.resolve().is_relative_to(root):
            yield source


def _hashed(source: Path, path: str, size: int) -> File:
    if source.suffix not in LARGE_SUFFIXES and size <= LARGE_BYTES:
        return File(path, source, size, _git_hash(source.read_bytes()), None)
    digest = _digest(source, hashlib.sha256)
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {size}\n"
    return File(path, source, size, _git_hash(pointer.encode()), digest)


def _git_hash(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def _digest(source: Path, algorithm: Callable[[], hashlib._Hash]) -> str:
    with source.open("rb") as stream:
        return hashlib.file_digest(stream, algorithm).hexdigest()


def _commit(files: Mapping[str, File]) -> str:
    lines = "".join(f"{path}\0{file.etag}\n" for path, file in sorted(files.items()))
    return hashlib.sha1(lines.encode(), usedforsecurity=False).hexdigest()
