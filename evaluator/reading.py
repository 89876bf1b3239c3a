"""Whether a scorer found an answer in a text, where one can tell; how depends on filter and metric.

A filter that searches says so itself: it leaves its fallback, as lm-eval's regex filters leave
"[invalid]". A scorer that parses is asked to parse once more. Of everything else one cannot tell:
IFEval checks texts as they stand, and a plain comparison takes any text for an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.planner import PlannedTask

if TYPE_CHECKING:
    from lm_eval.api.filter import Filter

Module = dict[str, Any]
"""What the module of a scorer holds."""
Readable = Callable[[str], bool]
"""What the benchmark's filter left of a text -> whether it holds an answer."""


def readable(planned: PlannedTask) -> Readable | None:
    """None where one cannot tell, and where nothing is read since answers are chosen."""
    if planned.task.OUTPUT_TYPE != "generate_until":
        return None
    for step in _filters(planned):
        if isinstance(fallback := getattr(step, "fallback", None), str):
            return lambda left: left != fallback
    scorer = planned.task.config.process_results
    if not callable(scorer) or len(planned.benchmark.metrics) != 1:
        return None
    folder = Path(scorer.__code__.co_filename).parent.name
    parser = PARSERS.get((folder, planned.benchmark.metrics[0]))
    return None if parser is None else parser(scorer.__globals__)


def _filters(planned: PlannedTask) -> Iterator[Filter]:
    """The steps of the benchmark's filter."""
    for ensemble in planned.task._filters:
        if ensemble.name == planned.benchmark.filter:
            yield from (make() for make in ensemble.filters)


def _by_math_verify(scorers: Module) -> Readable:
    """Math-Verify gives nothing where it finds neither a formula nor a number."""
    return lambda left: bool(scorers["parse"](left))


def _by_minerva(scorers: Module) -> Readable:
    """Minerva's scorer looks for "Final Answer: The final answer is …. I hope it is correct."."""
    return lambda left: scorers["get_unnormalized_answer"](left) != scorers["INVALID_ANSWER"]


PARSERS: dict[tuple[str, str], Callable[[Module], Readable]] = {
    ("math", "exact_match"): _by_math_verify,
    ("math", "exact_match_original"): _by_minerva,
    ("minerva_math", "exact_match"): _by_minerva,
    ("minerva_math", "math_verify"): _by_math_verify,
}
"""Folder of lm-eval's task and metric -> how that metric's answers are read out of a text."""
