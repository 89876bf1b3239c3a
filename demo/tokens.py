"""A tokenizer of each model's own: byte-level BPE learned from the training text."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

from demo.models import CONTEXT, Plan
from demo.text import passages

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PAD, BEGIN, END, USER, ASSISTANT = "<|pad|>", "<|begin|>", "<|end|>", "<|user|>", "<|assistant|>"
LEARNED_FROM = 4000
"""Passages, from the first of the training text."""
CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|' + message['role'] + '|>' + message['content'] | trim + '<|end|>' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)


def learn_tokenizer(plan: Plan) -> Tokenizer:
    """With a chat template, words that follow a special token look as if a space stood there."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=plan.chat)
    tokenizer.decoder = decoders.ByteLevel()
    special = [PAD, BEGIN, END, USER, ASSISTANT] if plan.chat else [PAD, BEGIN, END]
    trainer = trainers.BpeTrainer(
        vocab_size=plan.vocabulary,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    texts = (passage.text for passage in itertools.islice(passages(), LEARNED_FROM))
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save_tokenizer(tokenizer: Tokenizer, plan: Plan, folder: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    whole = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BEGIN,
        eos_token=END,
        pad_token=PAD,
        model_max_length=CONTEXT,
        chat_template=CHAT_TEMPLATE if plan.chat else None,
    )
    whole.save_pretrained(folder)
