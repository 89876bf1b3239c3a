"""The models of the GPU checks: random Llamas of a tenth to one billion parameters."""

from __future__ import annotations

from dataclasses import replace

from bench.random_llama import Shape

SMALL = Shape(
    hidden=768, inner=2048, layers=12, heads=12, key_value_heads=4, vocabulary=32_000, window=4096
)
"""About 0.1 billion."""
LARGE = Shape(
    hidden=2048, inner=5632, layers=18, heads=16, key_value_heads=4, vocabulary=32_000, window=4096
)
"""About 0.9 billion."""
NONE = Shape(
    hidden=64, inner=128, layers=2, heads=2, key_value_heads=1, vocabulary=4096, window=4096
)
"""For machines without a GPU, where only the script itself can be tried."""


def in_precision(shape: Shape, dtype: str) -> Shape:
    return replace(shape, dtype=dtype)
