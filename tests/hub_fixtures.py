"""A folder of models served by the local hub on a free port, and ways to make repositories."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scheduler.local_hub.serve import open_hub

Change = Callable[[Path], object]


@dataclass(frozen=True, slots=True)
class RunningHub:
    """A local hub that answers at `url` from `folder`."""

    url: str
    folder: Path

    def add(self, repo: str, source: Path, change: Change | None = None) -> Path:
        """Copy a repository in, changed as asked; it is served from the next request on."""
        folder = self.folder / "models" / repo
        shutil.copytree(source, folder)
        if change is not None:
            change(folder)
        return folder


def write(name: str, content: bytes | str) -> Change:
    """A change that puts a file in."""
    data = content if isinstance(content, bytes) else content.encode()
    return lambda folder: (folder / name).write_bytes(data)


@contextmanager
def running_hub(folder: Path) -> Iterator[RunningHub]:
    (folder / "models").mkdir(parents=True, exist_ok=True)
    server = open_hub(folder)
    thread = server.start()
    yield RunningHub(server.url, folder)
    server.close()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def local_hub(tmp_path: Path, tiny_model_folder: Path) -> Iterator[RunningHub]:
    """A hub of this test's own that holds org/tiny."""
    with running_hub(tmp_path / "hub") as hub:
        hub.add("org/tiny", tiny_model_folder)
        yield hub
