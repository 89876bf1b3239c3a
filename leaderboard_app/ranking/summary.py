"""What the page says about the numbers as a whole: counts, ties, and what can be told apart."""

from __future__ import annotations

from leaderboard_app.words import minute
from results.comparison import detectable_difference
from results.ranking import Ranking
from results.snapshot import Snapshot
from results.view import View


def count(ranking: Ranking, view: View, snapshot: Snapshot) -> str:
    """:raises InvalidView:"""
    found, total = ranking.found(view).models, len(ranking.frame)
    noun = "model" if total == 1 else "models"
    some = spaced(total) if found == total else f"{spaced(found)} of {spaced(total)}"
    return f"{some} {noun}, as of {minute(snapshot.published_at)}"


def spaced(number: int) -> str:
    """With thin spaces, which mean thousands in every language."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def sentences(ranking: Ranking) -> list[str]:
    """What ± means here, who may be the first, and how far apart models must be."""
    imported = ranking.suite.origin == "imported"
    said = [
        "≤ is the most that half of the 95 % interval can be: only means were published (binomial"
        " bound). Ranges of ranks rest on it."
        if imported
        else "± is half of the 95 % interval, from the standard error over the questions."
    ]
    frame = ranking.frame
    first = int((frame["rank_low"] == 1).sum())
    if first > 1:
        said.append(
            f"{spaced(first)} models may be the first: no interval lies wholly above theirs."
        )
    errors = frame["average_bound" if imported else "average_stderr"].drop_nulls().to_list()
    if len(errors) > 1:
        apart = detectable_difference(errors)
        most = "at most " if imported else ""
        said.append(
            f"Two averages must differ by {most}{apart:.1f} points to be told apart four times in"
            " five; on the same questions less is enough, see Compare."
        )
    return said
