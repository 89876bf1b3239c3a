"""The demo's models: four architectures, from least to most training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Architecture = Literal["gpt2", "gemma", "qwen3", "llama"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one model is built and trained.

    Qwen3 and not Qwen2, whose models are always given Qwen2's own way of splitting text.
    """

    repo: str
    architecture: Architecture
    vocabulary: int
    hidden: int
    layers: int
    steps: int
    rate: float
    lane: int
    """Models of one lane are trained one after another, beside the other lane's."""
    chat: bool = False
    """Asked through a chat template, and trained on that form too."""

    @property
    def heads(self) -> int:
        return self.hidden // HEAD


HEAD = 32
"""Size of an attention head; the smallest that every engine supports."""
CONTEXT = 512
PLANS = (
    Plan("demo/gpt2-small", "gpt2", 768, 64, 2, steps=450, rate=0.003, lane=1),
    Plan("demo/gemma-small", "gemma", 832, 64, 2, steps=400, rate=0.005, lane=1),
    Plan("demo/llama-medium", "llama", 864, 64, 2, steps=600, rate=0.005, lane=1),
    Plan("demo/qwen3-chat", "qwen3", 896, 64, 2, steps=900, rate=0.005, lane=2, chat=True),
)
EXPECTED_ORDER = ("demo/qwen3-chat", "demo/llama-medium", "demo/gemma-small", "demo/gpt2-small")
"""Best average first: it follows the amount of training."""
