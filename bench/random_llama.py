"""Llamas with random weights, as a Hub repository holds them: speed does not depend on learning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What decides a Llama's size; see `transformers.LlamaConfig`."""

    hidden: int
    inner: int
    layers: int
    heads: int
    key_value_heads: int
    vocabulary: int
    window: int
    dtype: str = "float32"

    @property
    def parameters(self) -> int:
        """Of the matrices; norms are a millionth of them. Embedding and head are not tied."""
        narrow = self.hidden * self.key_value_heads // self.heads
        attention = 2 * self.hidden * (self.hidden + narrow)
        return self.layers * (attention + 3 * self.hidden * self.inner) + 2 * self.embedded

    @property
    def embedded(self) -> int:
        return self.hidden * self.vocabulary


BENCH = Shape(
    hidden=256, inner=688, layers=4, heads=4, key_value_heads=4, vocabulary=4096, window=4096
)
"""Five million parameters: on two cores, lm-eval's own classes end within minutes."""


def build(folder: Path, shape: Shape = BENCH, *, seed: int = 0) -> Path:
    """Model and tokenizer, which cuts English as real ones do: it learnt it from this project."""
    save_weights(folder, shape, seed)
    save_tokenizer(folder, shape, texts())
    return folder


def save_weights(folder: Path, shape: Shape, seed: int, padding: int | None = None) -> None:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.key_value_heads,
        max_position_embeddings=shape.window,
        tie_word_embeddings=False,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=padding,
    )
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config).to(getattr(torch, shape.dtype))
    model.save_pretrained(folder)


def save_tokenizer(
    folder: Path,
    shape: Shape,
    learnt_from: Iterable[str],
    *,
    template: str | None = None,
    padding: str | None = None,
) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=shape.vocabulary,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(learnt_from, trainer)
    padded = {"pad_token": padding} if padding else {}
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", **padded
    )
    fast.chat_template = template
    fast.model_max_length = shape.window
    fast.save_pretrained(folder)


def texts() -> Iterator[str]:
    for pattern in ("docs/**/*.md", "*.md", "results/*.py", "evaluator/**/*.py", "demo/*.py"):
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_text(encoding="utf-8")
