"""How the requests of a task are parted: whole items, those that begin alike side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance

SHARE = 0.02
"""Of a run's items, that a kill may cost at most, where a batch holds no more."""


def shard_size(items: int, at_once: int) -> int:
    """Items of one shard.

    :param items: of the whole run
    :param at_once: that the engine answers together; fewer would leave it idle
    """
    return max(1, at_once, int(SHARE * items))


def by_beginning(requests: Sequence[Instance]) -> list[list[int]]:
    """Places of each item's requests, items with equal beginnings next to one another.

    The requests of an item stay together, since they share their context; the examples that many
    items share then stay in an engine's cache from one item to the next.
    """
    items: dict[int | None, list[int]] = {}
    for place, request in enumerate(requests):
        items.setdefault(request.doc_id, []).append(place)
    return sorted(items.values(), key=lambda places: (str(requests[places[0]].args[0]), places[0]))


def portions(items: Sequence[list[int]], size: int) -> list[list[int]]:
    """Places of the requests of so many items each, in the order given."""
    return [
        [place for item in items[start : start + size] for place in item]
        for start in range(0, len(items), size)
    ]


def requests_digest(kind: str, requests: Sequence[Instance]) -> str:
    """Of everything that the model is asked, in order: other prompts have other answers."""
    hashed = hashlib.sha256(kind.encode())
    for request in requests:
        asked = [request.task_name, request.doc_id, request.idx, request.args]
        hashed.update(json.dumps(asked, sort_keys=True, default=str).encode())
    return hashed.hexdigest()
