"""Backend `vllm`: lm-eval's requests answered by vLLM's own engine, on GPUs or a CPU.

Differs from lm-eval's class of that name where that one differs from `transformers`: the text of
a generation is decoded from its tokens without special ones, and nothing asked for means greedy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lm_eval.api.model import TemplateLM
from lm_eval.models.utils import (
    configure_pad_token,
    handle_stop_sequences,
    has_bos_prefix,
    maybe_truncate,
    normalize_gen_kwargs,
)
from lm_eval.utils import get_rolling_token_windows, make_disjoint_window

from evaluator.backends.choices.answer import Score
from evaluator.backends.choices.encoders import encoders
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.choices.score import ChoiceScorer
from evaluator.backends.choices.window import Request
from evaluator.backends.meter import Meter
from evaluator.backends.vllm_writing import VllmWriter
from evaluator.backends.writing import Course, Marks, Question, begin, script

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance
    from transformers import PreTrainedTokenizerBase
    from vllm import LLM

DEFAULT_NEW_TOKENS = 256
NOTHING: Mapping[str, bool] = {}


class VllmLM(TemplateLM):  # type: ignore[misc]
    tokenizer: PreTrainedTokenizerBase

    def __init__(
        self,
        meter: Meter,
        engine: LLM,
        tokenizer: PreTrainedTokenizerBase,
        marks: Marks | None = None,
        switch: Mapping[str, bool] = NOTHING,
    ) -> None:
        """
        :param marks: between which the model thinks; None: it does not
        :param switch: what the chat template is told beside the messages
        """
        super().__init__()
        self._meter = meter
        self._engine = engine
        self.tokenizer = configure_pad_token(tokenizer)
        self.max_length: int = engine.llm_engine.model_config.max_model_len
        self._marks, self._switch = marks, switch
        self._choices = ChoiceScorer(engine, window=self.max_length - 1)
        self._writer = VllmWriter(engine)
        self.set_cache_hook(meter)

    @property
    def hindrance(self) -> str | None:
        """Why every choice is scored on its own; None: they share what they have in common."""
        return self._choices.ability.hindrance

    @property
    def eot_token_id(self) -> int:
        return int(self.tokenizer.eos_token_id)

    @property
    def prefix_token_id(self) -> int:
        first = self.tokenizer.bos_token_id
        return int(first) if first is not None else self.eot_token_id

    @property
    def tokenizer_name(self) -> str:
        return str(self.tokenizer.name_or_path).replace("/", "__")

    def apply_chat_template(
        self, chat_history: list[dict[str, str]], add_generation_prompt: bool = True
    ) -> str:
        from jinja2 import TemplateError

        def apply(messages: list[dict[str, str]]) -> str:
            return str(
                self.tokenizer.apply_chat_template(
                    messages,
                    tokenize=False,
                    add_generation_prompt=add_generation_prompt,
                    continue_final_message=not add_generation_prompt,
                    **self._switch,
                )
            )

        try:
            return apply(chat_history)
        except TemplateError:
            return apply([message for message in chat_history if message["role"] != "system"])

    def tok_encode(
        self, string: str, add_special_tokens: bool | None = None, **_options: object
    ) -> list[int]:
        """A text that opens with the first token already, as chat templates do, gets no second."""
        if add_special_tokens is None and has_bos_prefix(
            string, self.tokenizer.decode(self.prefix_token_id)
        ):
            add_special_tokens = False
        special = {} if add_special_tokens is None else {"add_special_tokens": add_special_tokens}
        return list(self.tokenizer.encode(string, **special))

    def loglikelihood(self, requests: list[Instance], disable_tqdm: bool = False) -> list[Score]:
        encode, bare = encoders(self.tokenizer, self.prefix_token_id)
        pairs = [request.args for request in requests]
        return self._loglikelihood_tokens(
            encode_pairs(pairs, encode=encode, encode_bare=bare, prefix=self.prefix_token_id)
        )

    def _loglikelihood_tokens(
        self, requests: list[Request], disable_tqdm: bool = False, **_options: object
    ) -> list[Score]:
        self._meter.scored(requests)
        keyed = any(key is not None for key, _, _ in requests)
        before = self._choices.tally.forward_tokens
        scores = self._choices.score(requests, self._meter.answered if keyed else None)
        self._meter.forwarded(self._choices.tally.forward_tokens - before)
        for (key, _, _), score in zip(requests, scores, strict=True):
            if key is not None:
                self.cache_hook.add_partial("loglikelihood", key, score)
        return scores

    def loglikelihood_rolling(
        self, requests: list[Instance], disable_tqdm: bool = False
    ) -> list[float]:
        totals = []
        for request in requests:
            (text,) = request.args
            windows = get_rolling_token_windows(
                token_list=self.tok_encode(text),
                prefix_token=self.prefix_token_id,
                max_seq_len=self.max_length - 2,
                context_len=1,
            )
            parts = [(None, *make_disjoint_window(window)) for window in windows]
            total = sum(score for score, _ in self._loglikelihood_tokens(parts))
            totals.append(total)
            self.cache_hook.add_partial("loglikelihood_rolling", (text,), total)
        return totals

    def generate_until(self, requests: list[Instance], disable_tqdm: bool = False) -> list[str]:
        texts = dict(self.stream(requests, len(requests)))
        return [texts[place] for place in range(len(requests))]

    def stream(self, requests: Sequence[Instance], window: int) -> Iterator[tuple[int, str]]:
        """Place and text of each generation as it is finished, `window` of them under way."""
        asked = [self._prepare(*request.args) for request in requests]
        courses, options = [course for course, _ in asked], [sampling for _, sampling in asked]
        before = self._writer.tally.forward_tokens
        for place, text in self._writer.write(courses, options, window):
            now = self._writer.tally.forward_tokens
            self._meter.forwarded(now - before)
            self._meter.generated(text.spent)
            self.cache_hook.add_partial("generate_until", requests[place].args, text.text)
            before = now
            yield place, text.text

    def forget(self) -> None:
        """Empty the prefix cache."""
        self._engine.reset_prefix_cache()

    def _prepare(self, context: str, options: dict[str, Any]) -> tuple[Course, dict[str, Any]]:
        """What is written, by lm-eval's rules, and how tokens are drawn."""
        rest = {"temperature": 0.0, **normalize_gen_kwargs(options, DEFAULT_NEW_TOKENS)}
        rest.pop("do_sample", None)
        end = self.tokenizer.decode(self.eot_token_id) or self.tokenizer.eos_token
        until = handle_stop_sequences(rest.pop("until", None), eos=end)
        prompt, limit = maybe_truncate(
            self.tok_encode(context),
            max_gen_toks=int(rest.pop("max_gen_toks")),
            max_model_len=self.max_length,
        )
        question = Question(prompt, limit, tuple(term for term in until if term))
        course = begin(question, script(self.tokenizer), self._marks, context, self.max_length)
        return course, rest
