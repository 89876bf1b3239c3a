"""Texts written in batches, turn by turn, by an engine that only knows whole batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from evaluator.backends.writing import Course, Step, Text, Written

Write = Callable[[Sequence[Step]], list[Written]]
"""Steps that end at the same stop sequences -> what was written for each."""


def in_turns(courses: Sequence[Course], size: int, write: Write) -> list[Text]:
    """The courses' texts in their order.

    :param size: steps of one batch
    """
    texts: dict[int, Text] = {}
    steps = {place: next(course) for place, course in enumerate(courses)}
    while steps:
        following: dict[int, Step] = {}
        for places in _batches(steps, size):
            for place, written in zip(places, write([steps[at] for at in places]), strict=True):
                try:
                    following[place] = courses[place].send(written)
                except StopIteration as ended:
                    texts[place] = ended.value
        steps = following
    return [texts[place] for place in range(len(courses))]


def _batches(steps: dict[int, Step], size: int) -> Iterator[list[int]]:
    """Places of like steps, longest prompts first so that little is padded."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, step in sorted(steps.items(), key=lambda item: -len(item[1].prompt)):
        alike.setdefault(step.stop, []).append(place)
    for places in alike.values():
        yield from (places[at : at + size] for at in range(0, len(places), size))
