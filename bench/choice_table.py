"""What a comparison of two ways of answering found, as a row of a table and as measurements."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import JustifyMethod
from rich.table import Table

from bench.measurements import Measurement
from bench.peers import Run
from bench.questions import Question

COLUMNS = (
    *("task", "peer", "its tokens", "ours", "ratio", "its s", "ours", "ratio"),
    *("max |ΔLL|", "same answers", "accuracy equal", "target"),
)


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    questions: list[Question]
    alone: bool = False
    """Ours only: too long to wait for the others."""
    tokens: float | None = None
    """How many times fewer tokens ours is to need than lm-eval's vllm class."""
    wall: float | None = None
    """How many times less time."""


@dataclass(frozen=True, slots=True)
class Compared:
    case: Case
    peer: str
    mine: Run
    theirs: Run
    allowed: list[float]
    """By which each log-likelihood may differ."""

    @property
    def measurements(self) -> list[Measurement]:
        """Tokens, seconds, and of all differences the one that comes nearest to what is allowed."""
        name, peer = f"multiple choice: {self.case.name}", self.peer
        gap, allowed = max(zip(self.gaps, self.allowed, strict=True), key=lambda p: p[0] / p[1])
        return [
            Measurement.less_is_better(name, peer, self.mine.tokens, self.theirs.tokens, "tokens"),
            Measurement.less_is_better(name, peer, self.mine.seconds, self.theirs.seconds, "s"),
            Measurement.within(f"{name}, |ΔLL| to {peer}", allowed, gap, "nats"),
        ]

    @property
    def gaps(self) -> list[float]:
        pairs = zip(self.mine.scores, self.theirs.scores, strict=True)
        return [abs(a - b) for (a, _), (b, _) in pairs]

    @property
    def chosen(self) -> tuple[list[int], list[int]]:
        return _chosen(self.case, self.mine), _chosen(self.case, self.theirs)


def allowed(scored: int) -> float:
    """Between two engines in float32, for a choice of so many tokens."""
    return 1e-4 + 2e-5 * scored


def heading(title: str) -> Table:
    table = Table(title=title, show_lines=True)
    for column in COLUMNS:
        side: JustifyMethod = "left" if column in ("task", "peer") else "right"
        table.add_column(column, justify=side, overflow="fold")
    return table


def row(found: Compared) -> list[str]:
    tokens, seconds, _ = found.measurements
    mine, theirs = found.chosen
    same = sum(a == b for a, b in zip(mine, theirs, strict=True))
    return [
        found.case.name,
        found.peer,
        f"{tokens.theirs:,.0f}",
        f"{tokens.ours:,.0f}",
        f"{tokens.ratio:.1f}",
        f"{seconds.theirs:.1f}",
        f"{seconds.ours:.1f}",
        f"{seconds.ratio:.1f}",
        f"{max(found.gaps):.1e}",
        f"{same} of {len(mine)}",
        "yes" if _accuracy(found.case, mine) == _accuracy(found.case, theirs) else "no",
        _target(found.case, found.peer, (tokens.ratio, seconds.ratio)),
    ]


def _target(case: Case, peer: str, ratios: tuple[float, float]) -> str:
    """The targets are set against lm-eval's own way on the same engine."""
    wanted = zip((case.tokens, case.wall), ratios, ("tokens", "seconds"), strict=True)
    told = [
        f"{least:g} times fewer {unit}: {'met' if ratio >= least else 'missed'}"
        for least, ratio, unit in wanted
        if least is not None and "vllm" in peer
    ]
    return ", ".join(told) or "-"


def _chosen(case: Case, run: Run) -> list[int]:
    scores = iter(run.scores)
    chosen = []
    for question in case.questions:
        values = [next(scores)[0] for _ in question.pairs]
        chosen.append(values.index(max(values)))
    return chosen


def _accuracy(case: Case, chosen: list[int]) -> float:
    right = [question.right for question in case.questions]
    return sum(a == b for a, b in zip(chosen, right, strict=True)) / len(right)
