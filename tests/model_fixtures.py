"""A tiny Llama as a Hub repository holds it: configuration, tokenizer, safetensors, card.

Its weights are random, so its answers mean nothing; about 0.1 million parameters load in a blink.
"""

from __future__ import annotations

from pathlib import Path

import pytest

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


def build_tiny_model(folder: Path, *, seed: int = 0, chat_template: bool = True) -> Path:
    """Write a whole model repository into `folder` and return it."""
    _save_weights(folder, seed)
    _save_tokenizer(folder, TEMPLATE if chat_template else None)
    (folder / "README.md").write_text(CARD, encoding="utf-8")
    return folder


def _save_weights(folder: Path, seed: int) -> None:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=512,
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=2048,
        tie_word_embeddings=False,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config).to(torch.bfloat16)
    model.save_pretrained(folder)


def _save_tokenizer(folder: Path, template: str | None) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=512,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS * 4, trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    fast.chat_template = template
    fast.model_max_length = 2048
    fast.save_pretrained(folder)


@pytest.fixture(scope="session")
def tiny_model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid model repository with a chat template; never change it, copy it."""
    return build_tiny_model(tmp_path_factory.mktemp("tiny-model"))
