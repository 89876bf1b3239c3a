"""Multiple choice on vLLM against lm-eval's own classes: tokens through the model, and time."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench import choice_tokens, real_tasks
from bench.choice_table import Case, Compared, allowed, heading, row
from bench.measurements import keep
from bench.peers import ENVIRONMENT, Encode, Peer, Run, named_vllm, on_transformers, on_vllm
from bench.questions import Question, letters, sentences
from bench.random_llama import build

REPEATS = 3
PATIENCE = 30
"""Seconds a run may last to be repeated; a longer one is not disturbed by much."""
ITEMS = 20
REAL = (
    *("mmlu_anatomy", "mmlu_professional_law"),
    *(
        "arc_challenge",
        "truthfulqa_mc2",
        "leaderboard_mmlu_pro",
    ),
    *("leaderboard_bbh_boolean_expressions", "leaderboard_bbh_date_understanding"),
    *("leaderboard_bbh_object_counting", "leaderboard_bbh_ruin_names"),
    "leaderboard_bbh_tracking_shuffled_objects_seven_objects",
)
"""Those that are run: of every kind one. The tokens of all others are counted without a model."""


@dataclass(frozen=True, slots=True)
class Peers:
    ours: Peer
    stock: list[Peer]
    encode: Encode


def run() -> None:
    """Print what was measured, also where it was interrupted."""
    console = Console(width=160)
    with TemporaryDirectory() as folder, named_vllm():
        os.environ.update(ENVIRONMENT)
        os.environ["HF_DATASETS_CACHE"] = str(Path(folder, "datasets"))
        os.environ["HF_DATASETS_DISABLE_PROGRESS_BARS"] = "1"
        model = build(Path(folder))
        ours, stock, encode = on_vllm(model)
        peers = Peers(ours, [stock, on_transformers(model)], encode)
        warm_up(peers)
        table = heading("Multiple choice, a Llama of 5 M parameters, float32")
        try:
            for case in cases(Path(folder)):
                console.log(case.name)
                measure(case, peers, table)
        finally:
            console.print(table)
        console.print(choice_tokens.count(Path(folder), ITEMS))


def cases(folder: Path) -> Iterator[Case]:
    random = Random(0)
    many = letters(random, 100, shots=5, choices=10)
    yield Case("10 letters, 5 shots, 20 questions", many[:20], tokens=50, wall=20)
    yield Case("10 letters, 5 shots, 100 questions", many, alone=True)
    texts = sentences(random, 100, shots=5, choices=10)
    yield Case("10 texts of 4-9 words, 5 shots, 10 questions", texts[:10], tokens=18, wall=10)
    yield Case("10 texts of 4-9 words, 5 shots, 100 questions", texts, alone=True)
    distinct = letters(random, 40, shots=0, choices=4)
    yield Case("4 letters, no shots, 40 questions", distinct, tokens=3.5)
    for planned in real_tasks.real_choices(folder / "cache", REAL):
        asked = real_tasks.questions(planned, ITEMS)
        yield Case(f"{planned.info.name}, {len(asked)} questions", asked)


def warm_up(peers: Peers) -> None:
    """Kernels are compiled when they are first used."""
    random = Random(1)
    for asked in (letters(random, 4, shots=1, choices=4), sentences(random, 2, shots=1, choices=3)):
        for peer in (peers.ours, *peers.stock):
            peer.run(asked)


def measure(case: Case, peers: Peers, table: Table) -> None:
    """One row a peer; ours alone is compared with nobody, hence not kept."""
    mine, *others = medians([peers.ours, *([] if case.alone else peers.stock)], case.questions)
    if case.alone:
        cells = ["-", "-", f"{mine.tokens:,}", "-", "-", f"{mine.seconds:.1f}"]
        table.add_row(case.name, *cells, *["-"] * 5)
        return
    most = [allowed(len(continuation)) for _, _, continuation in peers.encode(case.questions)]
    for peer, theirs in zip(peers.stock, others, strict=True):
        found = Compared(case, peer.name, mine, theirs, most)
        table.add_row(*row(found))
        keep(found.measurements)


def medians(peers: list[Peer], questions: list[Question]) -> list[Run]:
    """Of three runs each in time, taken in turns, since other work on a machine comes and goes."""
    runs: list[list[Run]] = [[] for _ in peers]
    for _ in range(REPEATS):
        for peer, done in zip(peers, runs, strict=True):
            if not done or done[0].seconds < PATIENCE:
                done.append(peer.run(questions))
    return [
        Run(done[0].tokens, statistics.median(run.seconds for run in done), done[0].scores)
        for done in runs
    ]
