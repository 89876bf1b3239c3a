"""Errors of scores near none or all right, where the usual one shrinks to nothing. Pure.

A model that has 100 of 100 items right has an estimated standard error of 0, and yet may fail the
next item. Agresti and Coull ("Approximate is better than exact for interval estimation of binomial
proportions", The American Statistician 52, 1998) take the variance of a proportion after z^2/2
successes and as many failures have been added. Here a variance is raised to that, and never
lowered: away from the edges nothing changes, since there the two agree.
"""

from __future__ import annotations

from results.ranks import Z95

ADDED = Z95**2
"""Items added, half of them right."""


def added_variance(share: float, items: float) -> float:
    """Variance of a proportion of so many independent items after ADDED more."""
    every = items + ADDED
    moved = (items * share + ADDED / 2) / every
    return moved * (1 - moved) / every


def settled(score: float, variance: float, items: int, clusters: int) -> float:
    """Variance of a score from 0 to 1, at least that of as many independent items after ADDED.

    How many independent items the score is worth follows from its own variance, s(1-s)/variance,
    and is at most their number; where there is no variance, it is the number of clusters.
    """
    spread = score * (1 - score)
    if variance <= 0 or spread <= 0:
        return max(variance, added_variance(score, clusters))
    worth = min(spread / variance, items)
    return variance * max(1.0, added_variance(score, worth) * worth / spread)
