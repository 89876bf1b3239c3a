"""The tokens of every real task of the suites at hand, counted exactly and without a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from bench.exact_tokens import planned_tokens, stock_hf_tokens, stock_vllm_tokens
from bench.measurements import Measurement, keep
from bench.random_llama import BENCH
from bench.real_tasks import questions, real_choices
from evaluator.backends.choices.encoders import encoders
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.choices.window import Request

BLOCK = 16
"""Of vLLM's cache on GPUs, where whole suites are run."""
WINDOW = BENCH.window - 1
PEERS = ("lm-eval --model vllm", "lm-eval --model hf")


@dataclass(slots=True)
class Sum:
    """Over the tasks of one benchmark."""

    tasks: int = 0
    ours: int = 0
    vllm: int = 0
    hf: int = 0

    def add(self, requests: Sequence[Request]) -> None:
        self.tasks += 1
        self.ours += planned_tokens(requests, window=WINDOW, block=BLOCK)
        self.vllm += stock_vllm_tokens(requests, WINDOW)
        self.hf += stock_hf_tokens(requests, WINDOW)


def count(folder: Path, items: int) -> Table:
    """
    :param folder: holds the model's tokenizer
    :param items: a task
    """
    from transformers import AutoTokenizer

    encode, bare = encoders(AutoTokenizer.from_pretrained(folder), 0)
    sums: dict[str, Sum] = {}
    for planned in real_choices(folder / "cache"):
        pairs = [pair for question in questions(planned, items) for pair in question.pairs]
        requests = encode_pairs(pairs, encode=encode, encode_bare=bare, prefix=0)
        sums.setdefault(planned.benchmark.title, Sum()).add(requests)
    table = Table(title=f"Tokens of all tasks at hand, {items} questions a task, blocks of {BLOCK}")
    for column in ("benchmark", "tasks", *PEERS, "ours", "ratio", "ratio"):
        table.add_column(column, justify="left" if column == "benchmark" else "right")
    for title, found in sums.items():
        table.add_row(title, str(found.tasks), *_cells(_kept(title, found, items)))
    return table


def _kept(title: str, found: Sum, items: int) -> list[Measurement]:
    name = f"multiple choice, counted: {title}, {found.tasks} tasks, {items} questions each"
    measured = [
        Measurement.less_is_better(name, peer, found.ours, theirs, "tokens")
        for peer, theirs in zip(PEERS, (found.vllm, found.hf), strict=True)
    ]
    keep(measured)
    return measured


def _cells(measured: list[Measurement]) -> list[str]:
    vllm, hf = measured
    return [f"{n:,.0f}" for n in (vllm.theirs, hf.theirs, vllm.ours)] + [
        f"{m.ratio:.1f}" for m in measured
    ]
