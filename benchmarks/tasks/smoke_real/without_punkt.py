"""The IFEval items that can be judged without parting text into sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datasets import Dataset

NEED_PUNKT = frozenset(
    {"length_constraints:number_sentences", "change_case:capital_word_frequency"}
)


def judgeable(items: Dataset) -> Dataset:
    return items.select([at for at, item in enumerate(items) if _is_judgeable(item)])


def _is_judgeable(item: dict[str, Any]) -> bool:
    return NEED_PUNKT.isdisjoint(item["instruction_id_list"])
