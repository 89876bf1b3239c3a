"""Which folders hold a suite's tasks, found without lm-eval reading all of its 14,000 files.

To index all of its tasks takes lm-eval 15 seconds; to look for a line of text in them, one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from results.errors import LeaderboardError

NAME = re.compile(r"""^["']?task["']?:\s*["']?([\w.:/-]+)["']?\s*(?:#.*)?$""", re.MULTILINE)


class UnknownTask(LeaderboardError):
    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(f"lm-eval has no task {', '.join(sorted(names))}")


class NoHarness(LeaderboardError):
    def __init__(self) -> None:
        super().__init__("lm-eval is not installed: pip install 'lm-eval[hf,ifeval,math]'")


def task_folders(names: Iterable[str], own: Path | None) -> list[Path]:
    """Folders for lm-eval to look into, our own last, so that they win.

    :raises UnknownTask, NoHarness:
    """
    sought = set(names) - (named_in(own).keys() if own else set())
    stock = named_in(stock_tasks()) if sought else {}
    if unknown := sought - stock.keys():
        raise UnknownTask(unknown)
    return [*sorted({stock[name].parent for name in sought}), *([own] if own else [])]


def named_in(folder: Path) -> dict[str, Path]:
    """Task -> the first file that defines it, in lm-eval's own order."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yaml"), key=Path.as_posix):
        for name in NAME.findall(path.read_text(encoding="utf-8", errors="replace")):
            found.setdefault(name, path)
    return found


def stock_tasks() -> Path:
    """:raises NoHarness:"""
    spec = find_spec("lm_eval")
    if spec is None or spec.origin is None:
        raise NoHarness
    return Path(spec.origin).parent / "tasks"
