"""A tiny Llama as a Hub repository holds it: configuration, tokenizer, safetensors, card.

Its weights are random, so its answers mean nothing; about 0.1 million parameters load in a blink.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.random_llama import Shape, save_tokenizer, save_weights

TEXTS = [
    "The cat sat on the mat and looked at the moon.",
    "Two plus three is five, and five plus four is nine.",
    "Question: which colour has the sky? Answer: blue.",
    "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
    "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
]
TEMPLATE = (
    "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}</s>"
    "{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
CARD = """\
---
license: apache-2.0
library_name: transformers
base_model: org/ancestor
tags: [tiny, test]
---
# Tiny Llama

A Llama of two layers with random weights. It was never trained on anything, so whatever it answers
is chance. It exists so that every step from the Hub to the ranking can be walked with a real
configuration, a real tokenizer and real weights within a second, on any machine.
"""


TINY = Shape(
    hidden=64,
    inner=128,
    layers=2,
    heads=2,
    key_value_heads=1,
    vocabulary=512,
    window=2048,
    dtype="bfloat16",
)


def build_tiny_model(folder: Path, *, seed: int = 0, chat_template: bool = True) -> Path:
    """Write a whole model repository into `folder` and return it."""
    save_weights(folder, TINY, seed, padding=1)
    template = TEMPLATE if chat_template else None
    save_tokenizer(folder, TINY, TEXTS * 4, template=template, padding="</s>")
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid model repository with a chat template; never change it, copy it."""
    return build_tiny_model(tmp_path_factory.mktemp("tiny-model"))
