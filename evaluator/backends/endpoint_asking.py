"""What lm-eval's API models are given here: a key, a meter, and their errors as sentences."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import aiohttp
from lm_eval.models.utils import (
    handle_stop_sequences,
    normalize_gen_kwargs,
)

from evaluator.backends.meter import Meter, Spent
from evaluator.backends.served import TOKENS_TOLD, TOKENS_WANTED, EndpointFailed
from evaluator.backends.writing import Marks
from evaluator.spec import Endpoint

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance

DEFAULT_NEW_TOKENS = 256
Asked = tuple[Any, dict[str, Any]]
"""A prompt as the server takes it, and how to write."""


class Served:
    """What both of lm-eval's classes are given here: a meter, a key, and prompts of our making."""

    tokenizer: Any
    max_length: int
    _meter: Meter
    _endpoint: Endpoint
    _key: str | None
    _marks: Marks | None
    _switch: dict[str, bool]
    tells_tokens = False
    """Whether the server says which tokens it wrote."""

    def become(
        self, endpoint: Endpoint, key: str | None, meter: Meter, marks: Marks | None
    ) -> None:
        """Once lm-eval's own part is set up."""
        self._endpoint, self._key = endpoint, key
        self._meter, self._marks = meter, marks
        self.set_cache_hook(meter)  # type: ignore[attr-defined]

    @cached_property
    def header(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._key}"} if self._key else {}

    def generate_until(self, requests: list[Instance], disable_tqdm: bool = False) -> list[str]:
        asked = [self.prepare(*request.args) for request in requests]
        texts: list[str] = [""] * len(requests)
        for places in _alike(asked):
            found = self._send(
                [asked[place][0] for place in places],
                [(requests[place].args[0], {}) for place in places],
                generate=True,
                gen_kwargs=asked[places[0]][1],
            )
            for place, text in zip(places, found, strict=True):
                texts[place] = self._answer(text, requests[place].args[1])
        return texts

    def prepare(self, context: str, options: dict[str, Any]) -> Asked:
        """By lm-eval's rules; a thought comes on top of the answer's own limit."""
        rest = {"temperature": 0.0, **normalize_gen_kwargs(options, DEFAULT_NEW_TOKENS)}
        rest.pop("do_sample", None)
        if self.tells_tokens:
            rest[TOKENS_WANTED] = True
        until, limit = rest.pop("until", None), int(rest.pop("max_gen_toks"))
        prompt, limit = self.message(context, limit)
        if self._marks is not None:
            return prompt, {"max_tokens": limit + self._marks.budget, "until": [], **rest}
        stop = [term for term in handle_stop_sequences(until, eos=None) if term]
        return prompt, {"max_tokens": limit, "until": stop, **rest}

    def message(self, context: str, limit: int) -> tuple[Any, int]:
        """The prompt as this interface takes it, and how much may be written behind it."""
        raise TypeError(context)

    def parse_generations(self, outputs: Any, **_options: object) -> list[str]:  # noqa: ANN401
        """One answer at a time, so that what the server counted is this one's."""
        texts: list[str] = super().parse_generations(outputs)  # type: ignore[misc]
        usage, (choice,) = outputs.get("usage") or {}, outputs["choices"]
        if "prompt_tokens" in usage:
            cut = choice.get("finish_reason") == "length"
            spent = usage["prompt_tokens"], usage.get("completion_tokens")
            self._meter.generated(Spent(*spent, truncated=cut))
        if told := choice.get(TOKENS_TOLD):
            return [self.readable(told)]
        return [text or "" for text in texts]

    def readable(self, tokens: list[int]) -> str:
        """As other backends decode it: a server drops a character that is not finished. The mark
        that ends a thought may be a special token, and must be seen.
        """
        if self._marks is None:
            return str(self.tokenizer.decode(tokens, skip_special_tokens=True))
        text = str(self.tokenizer.decode(tokens, skip_special_tokens=False))
        for special in {*self.tokenizer.all_special_tokens} - {
            self._marks.opens,
            self._marks.closes,
        }:
            text = text.replace(special, "")
        return text

    def _send(self, prompts: list[Any], keys: list[Any], **options: Any) -> list[Any]:  # noqa: ANN401
        """:raises EndpointFailed: after several tries"""
        try:
            answers = asyncio.run(
                self.get_batched_requests(prompts, keys, **options)  # type: ignore[attr-defined]
            )
        except aiohttp.ClientResponseError as error:
            raise EndpointFailed(self._endpoint, f"status {error.status}") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise EndpointFailed(self._endpoint, type(error).__name__) from None
        return [answer for batch in answers for answer in batch]

    def _answer(self, text: str, options: dict[str, Any]) -> str:
        """What follows the thought, cut before the first stop sequence."""
        if self._marks is not None:
            _, closed, behind = text.partition(self._marks.closes)
            text = behind.lstrip() if closed else ("" if self._marks.opens in text else text)
        for term in normalize_gen_kwargs(options, DEFAULT_NEW_TOKENS).get("until") or []:
            text = text.split(term)[0] if term else text
        return text


def _alike(asked: Sequence[Asked]) -> list[list[int]]:
    """Places of what is asked with the same options, which lm-eval sends together."""
    groups: dict[str, list[int]] = {}
    for place, (_, options) in enumerate(asked):
        groups.setdefault(json.dumps(options, sort_keys=True), []).append(place)
    return list(groups.values())
