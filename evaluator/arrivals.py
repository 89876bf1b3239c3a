"""How many bytes of a download are here, looked at while the Hub's client writes them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from evaluator.model_cache import PARTIAL

if TYPE_CHECKING:
    from huggingface_hub.hf_api import RepoSibling

SECONDS = 1.0
Report = Callable[[int, int], None]
"""Told bytes that are here and bytes in all."""


@contextmanager
def told_of_arrivals(
    folder: Path, wanted: Sequence[RepoSibling], report: Report, every: float = SECONDS
) -> Iterator[None]:
    """Report at the beginning, every second while the block goes on, and when it ended well."""
    total = sum(file.size or 0 for file in wanted)
    ended = Event()

    def look() -> None:
        while not ended.wait(every):
            report(min(total, arrived(folder, wanted)), total)

    report(min(total, arrived(folder, wanted)), total)
    watcher = Thread(target=look, name="arrivals", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
    report(total, total)


def arrived(folder: Path, wanted: Sequence[RepoSibling]) -> int:
    """Bytes of the files that are whole, and of those on their way."""
    whole = sum(file.size or 0 for file in wanted if (folder / file.rfilename).exists())
    return whole + sum(_sizes(folder.parents[1] / "blobs"))


def _sizes(blobs: Path) -> Iterator[int]:
    for partial in blobs.glob(PARTIAL):
        with contextlib.suppress(FileNotFoundError):
            yield partial.stat().st_size
