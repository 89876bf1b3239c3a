"""Multiple choice on vLLM against lm-eval's own classes: tokens through the model, and time."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench import real_tasks
from bench.measurements import Measurement, keep
from bench.peers import Peer, Run, named_vllm, on_transformers, on_vllm
from bench.questions import Question, letters, sentences
from bench.random_llama import build

REPEATS = 3
PATIENCE = 60
"""Seconds a run may last to be repeated; a longer one is not disturbed by much."""
ITEMS = 20
COLUMNS = ("task", "peer", "its tokens", "ours", "ratio", "its s", "ours", "ratio", "|Δ|", "same")


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    questions: list[Question]
    alone: bool = False
    """Ours only: too long to wait for the others."""


def run() -> None:
    """Print a table as it grows, and keep what was measured."""
    console = Console(width=150)
    with TemporaryDirectory() as folder, named_vllm():
        os.environ["HF_DATASETS_CACHE"] = str(Path(folder, "datasets"))
        os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
        model = build(Path(folder))
        ours, stock = on_vllm(model)
        peers = [stock, on_transformers(model)]
        warm_up([ours, *peers])
        table = Table(*COLUMNS, title="Multiple choice, a Llama of 5 M parameters, float32")
        for case in cases():
            console.log(case.name)
            keep(compare(case, ours, [] if case.alone else peers, table))
    console.print(table)


def cases() -> list[Case]:
    random = Random(0)
    many = letters(random, 100, shots=5, choices=10)
    texts = sentences(random, 100, shots=5, choices=10)
    return [
        Case("10 letters, 5 shots, 20 questions", many[:20]),
        Case("10 letters, 5 shots, 100 questions", many, alone=True),
        Case("10 texts of 4-9 words, 5 shots, 10 questions", texts[:10]),
        Case("10 texts of 4-9 words, 5 shots, 100 questions", texts, alone=True),
        Case("4 letters, no shots, 40 questions", letters(random, 40, shots=0, choices=4)),
        *(Case(name, real_tasks.questions(name, ITEMS)) for name in real_tasks.available()),
    ]


def warm_up(peers: list[Peer]) -> None:
    """Kernels are compiled when they are first used."""
    random = Random(1)
    for questions in (
        letters(random, 4, shots=1, choices=4),
        sentences(random, 2, shots=1, choices=3),
    ):
        for peer in peers:
            peer.run(questions)


def compare(case: Case, ours: Peer, peers: list[Peer], table: Table) -> list[Measurement]:
    """One row a peer; ours alone is compared with nobody, hence not kept."""
    mine = median(ours, case.questions)
    if not peers:
        tokens, seconds = f"{mine.tokens:,}", f"{mine.seconds:.1f}"
        table.add_row(case.name, "-", "-", tokens, "-", "-", seconds, "-", "-", "-")
    measured = []
    for peer in peers:
        theirs = median(peer, case.questions)
        name = f"multiple choice: {case.name}"
        pair = [
            Measurement.less_is_better(name, peer.name, mine.tokens, theirs.tokens, "tokens"),
            Measurement.less_is_better(name, peer.name, mine.seconds, theirs.seconds, "s"),
        ]
        table.add_row(case.name, peer.name, *_cells(pair), *_agreement(case, mine, theirs))
        measured += pair
    return measured


def median(peer: Peer, questions: list[Question]) -> Run:
    """Of three runs in time; tokens are the same in each."""
    runs = [peer.run(questions)]
    while len(runs) < REPEATS and runs[0].seconds < PATIENCE:
        runs.append(peer.run(questions))
    return Run(runs[0].tokens, statistics.median(run.seconds for run in runs), runs[0].scores)


def _cells(measured: list[Measurement]) -> list[str]:
    tokens, seconds = measured
    return [
        f"{tokens.theirs:,.0f}",
        f"{tokens.ours:,.0f}",
        f"{tokens.ratio:.1f}",
        f"{seconds.theirs:.1f}",
        f"{seconds.ours:.1f}",
        f"{seconds.ratio:.1f}",
    ]


def _agreement(case: Case, mine: Run, theirs: Run) -> list[str]:
    """Largest difference of a log-likelihood, and questions with the same choice."""
    gap = max(abs(a - b) for (a, _), (b, _) in zip(mine.scores, theirs.scores, strict=True))
    same = sum(a == b for a, b in zip(_chosen(case, mine), _chosen(case, theirs), strict=True))
    return [f"{gap:.1e}", f"{same} of {len(case.questions)}"]


def _chosen(case: Case, run: Run) -> list[int]:
    scores = iter(run.scores)
    chosen = []
    for question in case.questions:
        values = [next(scores)[0] for _ in question]
        chosen.append(values.index(max(values)))
    return chosen
