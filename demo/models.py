"""The demo's models: four architectures, from least to most training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Architecture = Literal["gpt2", "gemma", "qwen2", "llama"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How one model is built and trained."""

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
    Plan("demo/gpt2-small", "gpt2", 512, 64, 2, steps=250, rate=0.006, lane=1),
    Plan("demo/gemma-small", "gemma", 640, 64, 2, steps=450, rate=0.006, lane=1),
    Plan("demo/qwen2-chat", "qwen2", 800, 64, 2, steps=900, rate=0.006, lane=1, chat=True),
    Plan("demo/llama-large", "llama", 896, 96, 3, steps=900, rate=0.005, lane=2),
)
EXPECTED_ORDER = ("demo/llama-large", "demo/qwen2-chat", "demo/gemma-small", "demo/gpt2-small")
"""Best average first: it follows the amount of training."""
