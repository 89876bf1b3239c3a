"""Everything the ranking page shows of one view, as its template asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from leaderboard_app.ranking import controls, summary
from leaderboard_app.ranking.rows import BLOCK, Head, heads, rows
from leaderboard_app.viewing import address, compare_address, download
from leaderboard_app.words import marks
from results.columns import default_columns
from results.ranking import Ranking
from results.snapshot import Snapshot
from results.suite import SuiteInfo
from results.view import View

DOWNLOADS = {"csv": "CSV", "json": "JSON", "parquet": "Parquet"}
MOST_COMPARED = 6


@dataclass(frozen=True)
class RankingPage:
    """A view of one suite's ranking in one snapshot. Its attributes are the template's words."""

    snapshot: Snapshot
    suite: SuiteInfo
    view: View

    @cached_property
    def ranking(self) -> Ranking:
        return self.snapshot.ranked(self.suite.name)

    @cached_property
    def heads(self) -> list[Head]:
        return heads(self.ranking, self.view)

    @cached_property
    def length(self) -> int:
        return self.ranking.length(self.view)

    @cached_property
    def empty(self) -> bool:
        """Whether the suite ranks nobody yet, whatever is asked."""
        return self.ranking.frame.is_empty()

    @property
    def digits(self) -> int:
        """Of the largest rank, which decides the width of its column."""
        return len(str(len(self.ranking.frame)))

    def rows(self, start: int = 0) -> Markup:
        return rows(self.ranking, self.view, start, BLOCK)

    @property
    def block(self) -> int:
        return BLOCK

    @property
    def count(self) -> str:
        return summary.count(self.ranking, self.view, self.snapshot)

    @property
    def sentences(self) -> list[str]:
        return summary.sentences(self.ranking)

    @property
    def suites(self) -> list[tuple[str, str]]:
        """Name and title of each, archived and imported ones marked."""
        return [
            (one.name, f"{one.title} ({text})" if (text := marks(one)) else one.title)
            for one in self.snapshot.suites
        ]

    @property
    def mark(self) -> str:
        return marks(self.suite)

    @property
    def facets(self) -> list[controls.Facet]:
        return controls.facets(self.ranking, self.view)

    @property
    def spans(self) -> list[controls.Span]:
        return controls.spans(self.ranking, self.view)

    @property
    def other_ranges(self) -> list[str]:
        """Those that no slider shows, as of days."""
        shown = {span.low_name.removeprefix("b.").removesuffix(".low") for span in self.spans}
        return [one for one in self.view.between if one.partition(":")[0] not in shown]

    @property
    def marks(self) -> list[tuple[str, str, str]]:
        return controls.marks(self.ranking, self.view)

    @property
    def weights(self) -> list[tuple[str, str, str]]:
        return controls.weights(self.ranking, self.view)

    @property
    def chips(self) -> list[controls.Chip]:
        return controls.chips(self.ranking, self.view)

    @property
    def chosen_columns(self) -> frozenset[str]:
        return controls.chosen_columns(self.ranking, self.view)

    @property
    def default_columns(self) -> str:
        return ",".join(default_columns(self.suite))

    @property
    def address(self) -> str:
        return address(self.suite.name, self.view)

    @property
    def clear(self) -> str:
        """The same columns and looks, nothing searched or filtered."""
        kept = ("columns", "raw", "cells", "sort")
        left = View(**{name: getattr(self.view, name) for name in kept})
        return address(self.suite.name, left)

    @property
    def downloads(self) -> list[tuple[str, str, str]]:
        """Ending, title and address of each."""
        name = self.suite.name
        return [(e, title, download(name, self.view, e)) for e, title in DOWNLOADS.items()]

    @property
    def compare(self) -> str | None:
        """Address that compares the pinned models, where there are enough."""
        if len(self.view.pin) < 2:
            return None
        pinned = View(pin=self.view.pin, limit=len(self.view.pin), columns=("model",))
        names = list(dict.fromkeys(self.ranking.rows(pinned)["model"]))[:MOST_COMPARED]
        return compare_address(self.suite.name, names) if len(names) > 1 else None
