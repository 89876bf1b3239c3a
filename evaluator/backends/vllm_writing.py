"""Texts written by vLLM's engine, step by step: where one ends the next begins at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from evaluator.backends.choices.tally import Tally
from evaluator.backends.writing import Course, Step, Text, Written

if TYPE_CHECKING:
    from vllm import LLM, RequestOutput, SamplingParams

VISIBLE = {"skip_special_tokens": False, "spaces_between_special_tokens": False}
"""Stop sequences are looked for in a text that shows special tokens, as lm-eval's `hf` does."""


class VllmWriter:
    def __init__(self, engine: LLM) -> None:
        self._engine = engine
        self._names = count()
        self.tally = Tally()
        self._habits = _habits(engine)

    def write(
        self, courses: Sequence[Course], options: Sequence[Mapping[str, Any]], window: int
    ) -> Iterator[tuple[int, Text]]:
        """Place and text of each course, as they are finished.

        :param options: sampling of each course
        :param window: courses under way at once; the engine batches as many of them as it can
        """
        waiting, under_way = deque(range(len(courses))), dict[str, int]()
        while waiting or under_way:
            while waiting and len(under_way) < window:
                place = waiting.popleft()
                under_way[self._ask(next(courses[place]), options[place])] = place
            for output in self._engine.llm_engine.step():
                place = under_way.pop(output.request_id)
                try:
                    step = courses[place].send(self._read(output))
                except StopIteration as ended:
                    yield place, ended.value
                else:
                    under_way[self._ask(step, options[place])] = place

    def _ask(self, step: Step, options: Mapping[str, Any]) -> str:
        name = f"text-{next(self._names)}"
        prompt = {"prompt_token_ids": step.prompt}
        self._engine.llm_engine.add_request(name, prompt, self._sampling(step, options))
        return name

    def _sampling(self, step: Step, options: Mapping[str, Any]) -> SamplingParams:
        from vllm import SamplingParams
        from vllm.sampling_params import RequestOutputKind

        return SamplingParams(
            **(VISIBLE | self._habits | dict(options)),
            max_tokens=step.limit,
            stop=[term for term in step.stop if term],
            output_kind=RequestOutputKind.FINAL_ONLY,
        )

    def _read(self, output: RequestOutput) -> Written:
        self.tally.add(output)
        (answer,) = output.outputs
        return Written(list(answer.token_ids), answer.finish_reason == "length")


def _habits(engine: LLM) -> dict[str, float]:
    """What the model's generation_config.json asks for and `transformers` heeds in greedy decoding
    too; nothing else of it has a hand there.
    """
    penalty = float(engine.get_default_sampling_params().repetition_penalty)
    return {} if penalty == 1.0 else {"repetition_penalty": penalty}
