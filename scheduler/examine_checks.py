"""What can be learnt by loading configuration, tokenizer and template: no weights, no foreign code.

Runs only in the limited child: a hostile tokenizer or template can hang or eat memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results.suite import Words
from scheduler.objection import Objection, at_repo

if TYPE_CHECKING:
    from transformers import PreTrainedConfig, PreTrainedTokenizerBase

SAMPLE = "The quick brown fox jumps over 13 lazy dogs. Question: what is 2 + 2? Answer:"
RUNS = "".join(letter * 40 for letter in "abcdefghijklmnopqrstuvwxyz0123456789 !")
"""Repeated characters, on which careless regular expressions take for ever."""
LONGEST_PROMPT = 100_000
"""Characters that a template may make of one short message."""
SHOWN = 3
"""Tensor names in a sentence."""


class ExamineOrder(Words):
    """What the child is asked to look at."""

    folder: Path
    """Configuration, tokenizer and templates of the model, already fetched."""
    chat_template: bool
    tokenizer: Path
    """Where its tokenizer is, which may be an adapter's own."""
    tensors: dict[str, tuple[int, ...]]
    """Shapes by name, from the headers of the weights; empty: packed ones, not to be compared."""
    memory_bytes: int
    cpu_seconds: int


Check = Callable[[ExamineOrder], Iterator[Objection]]


def check_config(order: ExamineOrder) -> Iterator[Objection]:
    try:
        _config(order)
    except Exception as error:
        yield unusable("configuration", error, order)


def check_tokenizer(order: ExamineOrder) -> Iterator[Objection]:
    try:
        ids = _tokenizer(order)(f"{SAMPLE} {RUNS}")["input_ids"]
    except Exception as error:
        yield unusable("tokenizer", error, order)
        return
    vocabulary = _vocabulary(order)
    if not ids:
        yield at_repo("its tokenizer makes nothing of a plain sentence", "upload one that does")
    elif vocabulary is not None and max(ids) >= vocabulary:
        yield at_repo(
            f"its tokenizer gives token {max(ids)}, and the model knows {vocabulary} tokens",
            "upload the tokenizer that the model was trained with",
        )


def check_template(order: ExamineOrder) -> Iterator[Objection]:
    if not order.chat_template:
        return
    messages = [{"role": "user", "content": SAMPLE}]
    try:
        prompt = str(
            _tokenizer(order).apply_chat_template(
                messages, tokenize=False, add_generation_prompt=True
            )
        )
    except Exception as error:
        yield _at_template(f"its chat template cannot be used: {_said(error, order)}")
        return
    if len(prompt) > LONGEST_PROMPT:
        yield _at_template(f"its chat template makes {len(prompt):,} characters of one sentence")
    elif SAMPLE not in prompt:
        yield _at_template("its chat template leaves out what the user says")


def check_weights(order: ExamineOrder) -> Iterator[Objection]:
    """Let transformers match the tensors to the configuration on the meta device."""
    if not order.tensors:
        return
    import torch
    from transformers import AutoModelForCausalLM

    try:
        config = _config(order)
        with torch.device("meta"):
            kind = type(AutoModelForCausalLM.from_config(config, trust_remote_code=False))
        shapes = order.tensors.items()
        tensors = {name: torch.empty(shape, device="meta") for name, shape in shapes}
        _, report = kind.from_pretrained(
            None,
            config=config,
            state_dict=tensors,
            device_map={"": "meta"},
            output_loading_info=True,
            ignore_mismatched_sizes=True,
        )
    except Exception as error:
        yield unusable("model", error, order)
        return
    yield from _disagreements(report)


def _disagreements(report: dict[str, Any]) -> Iterator[Objection]:
    """Transformers would fill what is missing with random numbers, and drop the rest."""
    phrases = {
        "missing_keys": "its configuration asks for tensors that its weights lack",
        "unexpected_keys": "its weights hold tensors that its configuration has no place for",
        "mismatched_keys": "its weights hold tensors of other shapes than its configuration says",
    }
    for key, phrase in phrases.items():
        names = sorted(str(n[0]) if isinstance(n, tuple) else str(n) for n in report[key])
        if names:
            more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
            yield at_repo(
                f"{phrase}: {', '.join(names[:SHOWN])}{more}",
                "upload the config.json that belongs to the weights",
            )


CHECKS: dict[str, Check] = {
    "configuration": check_config,
    "tokenizer": check_tokenizer,
    "chat template": check_template,
    "model": check_weights,
}
"""In order; a fault in one need not keep the next from being found."""


def load_engine() -> None:
    """Import what the checks need, before limits are set: it takes seconds."""
    import torch
    import transformers

    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()
    with torch.device("meta"):
        config = transformers.LlamaConfig(num_hidden_layers=1)
        transformers.AutoModelForCausalLM.from_config(config)


def _config(order: ExamineOrder) -> PreTrainedConfig:
    from transformers import AutoConfig

    return AutoConfig.from_pretrained(order.folder, trust_remote_code=False)


def _tokenizer(order: ExamineOrder) -> PreTrainedTokenizerBase:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(order.tokenizer, trust_remote_code=False)


def _vocabulary(order: ExamineOrder) -> int | None:
    """None where the configuration cannot be loaded, which is an objection of its own."""
    try:
        return getattr(_config(order).get_text_config(), "vocab_size", None)
    except Exception:
        return None


def unusable(part: str, error: BaseException, order: ExamineOrder) -> Objection:
    return at_repo(
        f"its {part} cannot be loaded: {_said(error, order)}",
        "load it once with transformers' Auto classes and trust_remote_code=False, and upload "
        "what was missing",
    )


def _at_template(problem: str) -> Objection:
    cure = "submit it without the chat template, or correct the template"
    return Objection(field="chat_template", problem=problem, cure=cure)


def _said(error: BaseException, order: ExamineOrder) -> str:
    """First line of an error, without this machine's folders."""
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}".replace(str(order.folder), "the repository")[:300]
