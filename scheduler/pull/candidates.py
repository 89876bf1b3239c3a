"""The models of the Hub that fit a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from scheduler.hub import Hub
from scheduler.hub_errors import plain_errors
from scheduler.pull.rules import Rule, Sort

if TYPE_CHECKING:
    from huggingface_hub import ModelInfo

SORTS: dict[Sort, str] = {
    "trending": "trending_score",
    "likes": "likes",
    "downloads": "downloads",
    "created": "created_at",
    "modified": "last_modified",
}
LOOKED_AT = 1000
"""Models of a list, before the rule's own bounds."""
WANTED: Any = ["safetensors", "tags", "likes", "downloads", "gated", "private"]


@dataclass(frozen=True, slots=True)
class Candidate:
    repo: str
    parameters: int | None


def candidates(hub: Hub, rule: Rule) -> list[Candidate]:
    """In the Hub's order.

    :raises HubUnreachable, NoSuchModel: the latter of a collection that is not there
    """
    fitting = []
    with plain_errors(hub.url, rule.collection or rule.author or "*", "main"):
        for info in islice(_listed(hub, rule), LOOKED_AT):
            if rule.fits(_parameters(info), frozenset(info.tags or ())):
                fitting.append(Candidate(info.id, _parameters(info)))
            if len(fitting) == rule.limit:
                break
    return fitting


def _listed(hub: Hub, rule: Rule) -> Iterator[ModelInfo]:
    from huggingface_hub import HfApi

    api = HfApi(endpoint=hub.url, token=hub.token or False)
    if rule.collection is None:
        asked: Iterable[ModelInfo] = api.list_models(
            author=rule.author,
            search=rule.search,
            filter=list(rule.tags) or None,
            sort=SORTS[rule.sort],  # type: ignore[arg-type]
            expand=WANTED,
        )
        yield from asked
        return
    for item in api.get_collection(rule.collection).items:
        if item.item_type == "model":
            yield api.model_info(item.item_id, timeout=hub.timeout, expand=WANTED)


def _parameters(info: ModelInfo) -> int | None:
    return info.safetensors.total if info.safetensors else None
