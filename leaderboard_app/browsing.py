"""What the address of the compare page asks of its sample browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from leaderboard_app.addresses import address, whole
from leaderboard_app.contestants import Comparison, task_names
from results.sample_browser import Question, Show

PAGE = "compare"
LIMIT = 10
"""Items on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """What the address asks of the sample browser."""

    pair: tuple[int, int]
    """Places of the two runs among the contestants."""
    question: Question
    task: str
    query: dict[str, str]
    """The whole query of the page."""

    def link(self, **changes: object) -> str:
        return address(f"/{PAGE}", **{**self.query, **changes})


def read_browsing(found: Comparison, query: dict[str, str]) -> Browsing:
    """What cannot be used is left out, for the rest of the page still shows."""
    every = task_names(found.suite)
    task = query.get("task", "")
    show = query.get("show", "all")
    chosen = show if show in get_args(Show) else "all"
    return Browsing(
        pair=_pair(query.get("pair", ""), len(found.contestants)),
        question=Question(
            tasks=(task,) if task in every else every,
            show=chosen,  # type: ignore[arg-type]
            search=query.get("search", "")[:500],
            item=query.get("item", ""),
            limit=LIMIT,
            offset=whole(query.get("offset", "")),
        ),
        task=task if task in every else "",
        query=query,
    )


def _pair(text: str, count: int) -> tuple[int, int]:
    first, _, second = text.partition("-")
    pair = whole(first) - 1, whole(second) - 1
    return pair if pair[0] != pair[1] and all(0 <= one < count for one in pair) else (0, 1)
