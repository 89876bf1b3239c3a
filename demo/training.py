"""Train one of the demo's models, on one thread and by fixed seeds; the only module with torch."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from demo.card import card
from demo.models import CONTEXT, HEAD, Plan
from demo.rows import BATCH, Row, rows
from demo.tokens import BEGIN, END, PAD, learn_tokenizer, save_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch.optim import Optimizer
    from transformers import PreTrainedModel

SEED = 1234
SPREAD = 0.07
"""Standard deviation of the first weights: the libraries' 0.02 is made for far wider models."""
WARM_UP = 20
"""Steps until the learning rate is reached; it falls evenly over the later half."""


def make_model(plan: Plan, folder: Path) -> None:
    """Train it and write all files of its repository."""
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    tokenizer = learn_tokenizer(plan)
    model = _untrained(plan, tokenizer)
    _train(model, rows(tokenizer, plan), plan.rate)
    model.save_pretrained(folder)
    save_tokenizer(tokenizer, plan, folder)
    (folder / "README.md").write_text(card(plan, model.num_parameters()))


def _untrained(plan: Plan, tokenizer: Tokenizer) -> PreTrainedModel:
    import transformers

    shape: dict[str, Any] = {
        "vocab_size": tokenizer.get_vocab_size(),
        "hidden_size": plan.hidden,
        "num_hidden_layers": plan.layers,
        "num_attention_heads": plan.heads,
        "max_position_embeddings": CONTEXT,
        "initializer_range": SPREAD,
        "tie_word_embeddings": True,
        "pad_token_id": tokenizer.token_to_id(PAD),
        "bos_token_id": tokenizer.token_to_id(BEGIN),
        "eos_token_id": tokenizer.token_to_id(END),
    }
    wide: dict[str, Any] = {
        "intermediate_size": 3 * plan.hidden,
        "num_key_value_heads": plan.heads,
    }
    match plan.architecture:
        case "gpt2":
            calm = dict.fromkeys(("resid_pdrop", "embd_pdrop", "attn_pdrop"), 0.0)
            return transformers.GPT2LMHeadModel(transformers.GPT2Config(**shape, **calm))
        case "gemma":
            return transformers.GemmaForCausalLM(
                transformers.GemmaConfig(**shape, **wide, head_dim=HEAD)
            )
        case "qwen3":
            return transformers.Qwen3ForCausalLM(
                transformers.Qwen3Config(**shape, **wide, head_dim=HEAD)
            )
        case "llama":
            return transformers.LlamaForCausalLM(transformers.LlamaConfig(**shape, **wide))


def _train(model: PreTrainedModel, text: list[Row], rate: float) -> None:
    """Once over the text, every row read once."""
    import torch

    ids, labels = (torch.tensor(column) for column in zip(*text, strict=True))
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True
    )
    steps = len(text) // BATCH
    model.train()
    for step in range(steps):
        _set_rate(optimizer, rate * min(1, (step + 1) / WARM_UP, 2 * (steps - step) / steps))
        batch = slice(step * BATCH, (step + 1) * BATCH)
        model(input_ids=ids[batch], labels=labels[batch]).loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def _set_rate(optimizer: Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate
