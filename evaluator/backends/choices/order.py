"""In which order to ask: what opens alike stands together, and no round is too large to hold.

Benchmarks put the same examples before each question of a subject, and list subjects side by side
or mixed. An engine's cache is not endless, so what it holds is used before something else is asked.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from evaluator.backends.choices.window import Request


def rounds(requests: Sequence[Request], size: int) -> Iterator[list[int]]:
    """Places of requests, sorted by context, `size` at once or a few more: contexts stay whole."""
    together: list[int] = []
    for places in _by_context(requests):
        together += places
        if len(together) >= size:
            yield together
            together = []
    if together:
        yield together


def _by_context(requests: Sequence[Request]) -> list[list[int]]:
    """Requests of one context, which tokenisation keeps as one list, in the contexts' order."""
    groups: dict[int, list[int]] = {}
    for place, (_, context, _) in enumerate(requests):
        groups.setdefault(id(context), []).append(place)
    return sorted(groups.values(), key=lambda places: key(requests[places[0]][1]))


def key(tokens: Sequence[int]) -> bytes:
    """Common beginnings stay common, in a fourth of the room that Python's numbers take."""
    return array("q", tokens).tobytes()
