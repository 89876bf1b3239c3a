"""Scorers that need nothing but a sample: how an answer is read out of a text, and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from results.errors import LeaderboardError
from results.samples import Sample

INVALID = "[invalid]"
"""What lm-eval's regex filter puts where it finds nothing."""
GSM8K_IGNORES = [",", "\\$", "(?s).*#### ", "\\.$"]
"""What lm-eval's gsm8k task strikes out of answer and target before they are compared."""
STRICT = r"#### (\-?[0-9\.\,]+)"
FLEXIBLE = r"(-?[$0-9.,]{2,})|(-?[0-9]+)"
"""The two patterns of that task; of the second the last match is the answer."""
FINAL = "#### "


@dataclass(frozen=True, slots=True)
class Judged:
    answer: str | None
    """None where nothing could be read."""
    score: float


@dataclass(frozen=True, slots=True)
class Scorer:
    package: str
    """Distribution whose version is the scorer's."""
    judge: Callable[[str, str], Judged]
    """Response and target -> answer and score."""
    meaning: str

    @property
    def version(self) -> str:
        return f"{self.package} {version(self.package)}"


class NoResponses(LeaderboardError):
    def __init__(self, task: str) -> None:
        super().__init__(
            f"{task} has no written answers of one metric that could be read again; score it with "
            "--scorer lm-eval"
        )


def is_readable(sample: Sample) -> bool:
    """Whether it is a written answer whose score is one metric."""
    return bool(sample.responses) and len(sample.values) == 1


def judged(scorer: Scorer, task: str, sample: Sample) -> Sample:
    """:raises NoResponses: for multiple choice, and where several metrics make up the score"""
    if not is_readable(sample):
        raise NoResponses(task)
    found = scorer.judge((sample.responses or [""])[0], sample.target)
    return rescored(sample, found.answer, [found.score], sample.weights, found.score)


def rescored(
    sample: Sample, answer: str | None, values: list[float], weights: list[float], score: float
) -> Sample:
    """The sample with another score, and all else as it was."""
    told = {name: getattr(sample, name) for name in Sample.__dataclass_fields__}
    changes = {"answer": answer, "values": values, "weights": weights, "score": score}
    return Sample(**told | changes)


def _by_pattern(pattern: str, group: int) -> Callable[[str, str], Judged]:
    def judge(response: str, target: str) -> Judged:
        from lm_eval.api.metrics import exact_match_hf_evaluate
        from lm_eval.filters.extraction import RegexFilter

        (read,) = RegexFilter(pattern, group, INVALID).apply([[response]], [{}])
        same = exact_match_hf_evaluate(
            read, [target], regexes_to_ignore=GSM8K_IGNORES, ignore_case=True
        )
        return Judged(None if read[0] == INVALID else read[0], float(same["exact_match"]))

    return judge


def _math_verify(response: str, target: str) -> Judged:
    from math_verify import parse, verify

    gold = target.rpartition(FINAL)[2].strip()
    wanted, found = parse(f"${gold}$"), parse(response)
    answer = str(found[-1]) if found else None
    return Judged(answer, float(verify(wanted, found)))


SCORERS: dict[str, Scorer] = {
    "strict-match": Scorer("lm_eval", _by_pattern(STRICT, 0), "the number behind ####"),
    "flexible-extract": Scorer("lm_eval", _by_pattern(FLEXIBLE, -1), "the last number"),
    "math-verify": Scorer("math-verify", _math_verify, "equal as mathematics, by Math-Verify"),
}
