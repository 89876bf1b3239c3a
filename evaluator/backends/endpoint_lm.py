"""Backend `endpoint`: lm-eval's own API models, with the tokens made and counted here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lm_eval.models.api_models import JsonChatStr
from lm_eval.models.openai_completions import LocalChatCompletion, LocalCompletionsAPI
from lm_eval.models.utils import (
    has_bos_prefix,
    maybe_truncate,
)

from evaluator.backends.choices.encoders import encoders
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.endpoint_asking import Served

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance


class CompletionsLM(Served, LocalCompletionsAPI):  # type: ignore[misc]
    """Prompts go as tokens, so that the server sees the very ones that other backends see."""

    def __init__(self, switch: dict[str, bool], **arguments: object) -> None:
        super().__init__(**arguments)
        self._switch = switch

    def tok_encode(
        self, string: str, add_special_tokens: bool | None = None, **_options: object
    ) -> list[int]:
        """A text that opens with the first token already, as chat templates do, gets no second."""
        first = self.tokenizer.decode(self.prefix_token_id)
        if add_special_tokens is None and has_bos_prefix(string, first):
            add_special_tokens = False
        special = {} if add_special_tokens is None else {"add_special_tokens": add_special_tokens}
        return list(self.tokenizer.encode(string, **special))

    def apply_chat_template(
        self, chat_history: list[dict[str, str]], add_generation_prompt: bool = True
    ) -> str:
        return str(
            self.tokenizer.apply_chat_template(
                chat_history,
                tokenize=False,
                add_generation_prompt=add_generation_prompt,
                continue_final_message=not add_generation_prompt,
                **self._switch,
            )
        )

    def loglikelihood(
        self, requests: list[Instance], disable_tqdm: bool = False
    ) -> list[tuple[float, bool]]:
        encode, bare = encoders(self.tokenizer, self.prefix_token_id)
        pairs = [request.args for request in requests]
        asked = encode_pairs(pairs, encode=encode, encode_bare=bare, prefix=self.prefix_token_id)
        self._meter.scored(asked)
        inputs, lengths, keys = self.batch_loglikelihood_requests([asked])
        return self._send(inputs, keys, generate=False, ctxlens=lengths)

    def message(self, context: str, limit: int) -> tuple[list[int], int]:
        prompt, room = maybe_truncate(
            self.tok_encode(context), max_gen_toks=limit, max_model_len=self.max_length + 1
        )
        return prompt, int(room)


class ChatLM(Served, LocalChatCompletion):  # type: ignore[misc]
    """The server applies the chat template; only what is written can be had."""

    def __init__(self, switch: dict[str, bool], **arguments: object) -> None:
        super().__init__(**arguments)
        self._switch = switch

    def apply_chat_template(
        self, chat_history: list[dict[str, str]], add_generation_prompt: bool = True
    ) -> str:
        return json.dumps(chat_history, ensure_ascii=False)

    def message(self, context: str, limit: int) -> tuple[JsonChatStr, int]:
        return JsonChatStr(context), limit
