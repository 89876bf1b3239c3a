"""A model behind an OpenAI-compatible server, ready for lm-eval; its tokenizer is read here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evaluator.backends import Arguments, LoadedModel
from evaluator.backends.endpoint_lm import ChatLM, CompletionsLM
from evaluator.backends.faults import ModelFault, NoChatTemplate
from evaluator.backends.meter import Meter
from evaluator.backends.served import Server, caller
from evaluator.backends.thinking import marks, switch
from evaluator.gauge import Gauge
from evaluator.model_files import tokenizer_folder
from evaluator.spec import RunSpec
from results.settings import load_settings

PATHS = {"chat": "chat/completions", "completions": "completions"}
SECONDS = 600
DEFAULT_WINDOW = 2048


class WithoutTemplate(ModelFault):
    def __init__(self, repo: str) -> None:
        super().__init__(
            f"the endpoint's chat interface always applies a chat template: submit {repo} with its "
            "own, or have the operator set LEADERBOARD_ENDPOINT_API=completions"
        )


def load(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
    assert spec.endpoint is not None, "RunSpec sees to it"
    endpoint, secret = spec.endpoint, load_settings().endpoint_key
    key = secret.get_secret_value() if secret else None
    asking = caller(endpoint, key)
    server = asking.look()
    window = server.window or _window(base or folder)
    kind = ChatLM if endpoint.api == "chat" else CompletionsLM
    lm: Any = kind(
        switch(spec.thinking),
        base_url=f"{endpoint.url}/{PATHS[endpoint.api]}",
        model=endpoint.model,
        tokenizer=str(tokenizer_folder(folder, base)),
        tokenizer_backend="huggingface",
        tokenized_requests=endpoint.api == "completions",
        batch_size=1,
        num_concurrent=max(2, endpoint.requests),
        max_length=window,
        seed=spec.seeds.torch,
        timeout=SECONDS,
    )
    template = _template(lm, spec)
    meter, found = Meter(Gauge()), marks(spec.thinking, template, spec.model.repo)
    lm.become(endpoint, key, meter, found)
    some = _probe(lm)
    lm.tells_tokens = asking.tells_tokens(some)
    return LoadedModel(
        lm,
        meter,
        _arguments(spec, server),
        "1",
        window,
        template,
        choices_apart="each choice is a request of its own to the endpoint",
        at_once=endpoint.requests,
        marks=found,
        unscored=asking.scoring_problem(some),
    )


def _arguments(spec: RunSpec, server: Server) -> Arguments:
    assert spec.endpoint is not None
    told = {"address": spec.endpoint.url, "served_as": spec.endpoint.model}
    return {**told, "api": spec.endpoint.api, "server": server.software, "weights_checked": False}


def _template(lm: Any, spec: RunSpec) -> str | None:  # noqa: ANN401
    assert spec.endpoint is not None
    if not spec.model.chat_template:
        if spec.endpoint.api == "chat":
            raise WithoutTemplate(spec.model.repo)
        return None
    template = lm.tokenizer.chat_template
    if not template:
        raise NoChatTemplate(spec.model.repo)
    return template if isinstance(template, str) else str(template["default"])


def _window(folder: Path) -> int:
    path = folder / "config.json"
    config: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    found = (config.get("text_config") or config).get("max_position_embeddings")
    return found if isinstance(found, int) else DEFAULT_WINDOW


def _probe(lm: Any) -> list[int]:  # noqa: ANN401
    """A few tokens of plain text."""
    return [int(token) for token in lm.tokenizer.encode("The sky is blue and wide.")][:16]
