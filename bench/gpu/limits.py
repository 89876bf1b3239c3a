"""The least time that reading or writing tokens takes on a GPU, computed from its data sheet.

Reading is bound by arithmetic: two operations for each parameter and token. Writing is bound by
memory: each step of all answers together reads every weight once, and each answer's own keys and
values.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.random_llama import Shape

WIDTH = {"float32": 4, "bfloat16": 2, "float16": 2}
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Card:
    """One GPU's data sheet: dense tensor operations and bytes of memory a second."""

    operations: dict[str, float]
    memory: float


CARDS = {
    "H200": Card({"bfloat16": 989e12, "float16": 989e12, "float32": 67e12}, 4.8e12),
    "H100 PCIe": Card({"bfloat16": 756e12, "float16": 756e12, "float32": 51e12}, 2.0e12),
    "H100": Card({"bfloat16": 989e12, "float16": 989e12, "float32": 67e12}, 3.35e12),
    "A100": Card({"bfloat16": 312e12, "float16": 312e12, "float32": 19.5e12}, 2.0e12),
    "L40S": Card({"bfloat16": 362e12, "float16": 362e12, "float32": 91.6e12}, 0.864e12),
    "L4": Card({"bfloat16": 121e12, "float16": 121e12, "float32": 30.3e12}, 0.3e12),
    "A10": Card({"bfloat16": 125e12, "float16": 125e12, "float32": 31.2e12}, 0.6e12),
    "RTX 4090": Card({"bfloat16": 165e12, "float16": 165e12, "float32": 82.6e12}, 1.008e12),
}
"""Of the makers' data sheets, without sparsity; the first that is part of a GPU's name counts."""


def card(name: str) -> Card | None:
    """None for a GPU that is not in the table: then no limit is told."""
    return next((sheet for known, sheet in CARDS.items() if known in name), None)


def reading(shape: Shape, gpu: Card) -> float:
    """Most tokens a second of prompts. The embedding is looked up, not multiplied."""
    return gpu.operations[shape.dtype] / (2 * (shape.parameters - shape.embedded))


def writing(shape: Shape, gpu: Card, at_once: int, length: int) -> float:
    """
    :param at_once: answers that are written together
    :param length: mean tokens of prompt and answer that each of them looks back at
    """
    narrow = shape.hidden * shape.key_value_heads // shape.heads
    looked_at = 2 * shape.layers * narrow * WIDTH[shape.dtype] * length
    weights = (shape.parameters - shape.embedded) * WIDTH[shape.dtype]
    by_memory = at_once * gpu.memory / (weights + at_once * looked_at)
    return min(by_memory, reading(shape, gpu))
