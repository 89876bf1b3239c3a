"""A tree as the Hub lists it: files, and the folders that git does not know."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from scheduler.local_hub.tree import File, Tree

Entry = dict[str, Any]


def entries(tree: Tree, under: str, *, recursive: bool) -> list[Entry]:
    """Files and folders below `under`; only those right below it unless recursive."""
    folder = PurePosixPath(under)
    below = [(PurePosixPath(p), f) for p, f in tree.files.items() if _is_below(p, folder)]
    folders = {parent for path, _ in below for parent in path.parents if folder in parent.parents}
    everything = [_folder(str(path)) for path in sorted(folders)]
    everything += [_file(file) for _, file in below]
    return [e for e in everything if recursive or PurePosixPath(e["path"]).parent == folder]


def _is_below(path: str, folder: PurePosixPath) -> bool:
    return folder in PurePosixPath(path).parents


def _folder(path: str) -> Entry:
    oid = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
    return {"type": "directory", "oid": oid, "size": 0, "path": path}


def _file(file: File) -> Entry:
    entry: Entry = {"type": "file", "oid": file.oid, "size": file.size, "path": file.path}
    if file.sha256:
        entry["lfs"] = {"oid": file.sha256, "size": file.size, "pointerSize": 130}
    return entry


def named(tree: Tree, paths: list[str]) -> Iterator[Entry]:
    """The entries of the paths that exist."""
    everything = {entry["path"]: entry for entry in entries(tree, "", recursive=True)}
    return (everything[path] for path in paths if path in everything)
