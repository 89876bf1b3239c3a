"""lm-eval's own scoring of the installed version, fed with stored answers instead of a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.suite import load_suite
from evaluator import harness
from evaluator.backends import LoadedModel
from evaluator.backends.meter import Meter
from evaluator.data import fetched
from evaluator.gauge import Gauge
from evaluator.hub_data import HubData
from evaluator.planner import PlannedTask, plan
from evaluator.reading import readable
from evaluator.rescoring.scorers import rescored
from evaluator.samples import convert
from evaluator.spec import RunSpec
from results.errors import LeaderboardError
from results.samples import Sample

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance


class OtherItems(LeaderboardError):
    """The data at hand are not those that the run was asked about."""

    def __init__(self, task: str) -> None:
        super().__init__(
            f"{task}: the items at hand are not those of the run; score it again with the data it "
            "was run on"
        )


class NoAnswer(LeaderboardError):
    def __init__(self, task: str) -> None:
        super().__init__(
            f"{task} asks for something today that the run's samples do not hold; it cannot be "
            "scored again without a model"
        )


class ReplayLM:
    """Answers from samples, by the place of the item and of the request in it."""

    def __init__(self, task: str, samples: Sequence[Sample]) -> None:
        self._task = task
        self._samples = {sample.doc_id: sample for sample in samples}
        self.rank, self.world_size, self.tokenizer_name = 0, 1, ""

    def chat_template(self, _choice: object = None) -> str:
        return ""

    def apply_chat_template(
        self, chat_history: list[dict[str, str]], add_generation_prompt: bool = True
    ) -> str:
        """What was asked does not matter here, since the answers are known."""
        return "\n".join(message["content"] for message in chat_history)

    def loglikelihood(self, requests: list[Instance]) -> list[tuple[float, bool]]:
        return [self._choice(request) for request in requests]

    def generate_until(self, requests: list[Instance]) -> list[str]:
        return [self._of(request).responses[request.idx] for request in requests]  # type: ignore[index]

    def _choice(self, request: Instance) -> tuple[float, bool]:
        sample = self._of(request)
        scores, greedy = sample.loglikelihoods or [], sample.is_greedy or []
        if request.idx >= len(scores):
            raise NoAnswer(self._task)
        return scores[request.idx], greedy[request.idx]

    def _of(self, request: Instance) -> Sample:
        sample = self._samples.get(int(request.doc_id))
        if sample is None:
            raise OtherItems(self._task)
        if request.request_type == "generate_until" and not sample.responses:
            raise NoAnswer(self._task)
        return sample


def replay(
    spec: RunSpec,
    stored: Mapping[str, Sequence[Sample]],
    mirror: Path | None,
    hub: HubData,
) -> dict[str, tuple[str, list[Sample]]]:
    """Task -> lm-eval's version of it today, and its samples scored by that.

    :raises OtherItems, NoAnswer, LeaderboardError:
    """
    suite = load_suite(spec.suite)
    found = fetched(suite, mirror, hub)
    with TemporaryDirectory(prefix="leaderboard-data-") as cache:
        planned = plan(suite, mirror, Path(cache), spec.limit, found, spec.seeds.random)
        chosen = [task for task in planned if task.info.name in stored]
        return {task.info.name: _scored(task, spec, stored[task.info.name]) for task in chosen}


def _scored(task: PlannedTask, spec: RunSpec, stored: Sequence[Sample]) -> tuple[str, list[Sample]]:
    name = task.info.name
    model = LoadedModel(ReplayLM(name, stored), Meter(Gauge()), {}, "1", 0, None)
    outcome = harness.run(task, model, spec)
    anew = convert(name, task.benchmark, outcome.samples, {}, task.cluster_field, readable(task))
    before = {sample.doc_id: sample for sample in stored}
    if _hashes(anew) != _hashes(stored):
        raise OtherItems(name)
    return f"{name} {outcome.version}", [
        rescored(before[one.doc_id], one.answer, one.values, one.weights, one.score) for one in anew
    ]


def _hashes(samples: Sequence[Sample]) -> dict[int, Any]:
    return {sample.doc_id: sample.doc_hash for sample in samples}
