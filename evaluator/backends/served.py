"""What an OpenAI-compatible server says of itself, and whether it can score what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from evaluator.backends.faults import ModelFault
from evaluator.spec import Endpoint
from results.errors import LeaderboardError

SECONDS = 30.0
UNAUTHORISED = (401, 403)
TOKENS_WANTED, TOKENS_TOLD = "return_token_ids", "token_ids"
"""vLLM's own additions to the interface."""


class EndpointFailed(LeaderboardError):
    """The server does not answer as it should; it may later."""

    def __init__(self, endpoint: Endpoint, why: str) -> None:
        super().__init__(f"the endpoint {endpoint.url} cannot be used now: {why}")


class NotServed(ModelFault):
    def __init__(self, endpoint: Endpoint, names: list[str]) -> None:
        known = ", ".join(names) or "none"
        super().__init__(
            f"the endpoint {endpoint.url} does not serve {endpoint.model}, but {known}; set "
            "LEADERBOARD_ENDPOINT_MODEL to the name that it goes by there"
        )


@dataclass(frozen=True, slots=True)
class Server:
    """As it describes itself; unknown is None."""

    window: int | None
    """Most tokens of prompt and answer together."""
    software: str | None
    """Name and version."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Asks one server; the key goes nowhere else."""

    endpoint: Endpoint
    headers: Mapping[str, str]

    def look(self) -> Server:
        """:raises EndpointFailed, NotServed:"""
        found = self.served()
        if self.endpoint.model not in found:
            raise NotServed(self.endpoint, sorted(found))
        window = found[self.endpoint.model].get("max_model_len")
        return Server(window if isinstance(window, int) else None, self._software())

    def served(self) -> dict[str, dict[str, Any]]:
        """What it says of each model that it serves.

        :raises EndpointFailed:
        """
        listed = self._answer(lambda: self._get(f"{self.endpoint.url}/models")).get("data") or []
        return {str(one.get("id")): one for one in listed if isinstance(one, dict)}

    def scoring_problem(self, tokens: list[int]) -> str | None:
        """Why it gives no log-probabilities of a prompt's own tokens; None: it gives them.

        :raises EndpointFailed: if it does not answer at all
        """
        if self.endpoint.api == "chat":
            return "the chat interface has no prompts that could be scored"
        asked = {"prompt": [tokens], "max_tokens": 1, "logprobs": 1, "echo": True, "temperature": 0}
        try:
            answer = self._post({"model": self.endpoint.model, **asked})
        except requests.RequestException as error:
            raise EndpointFailed(self.endpoint, type(error).__name__) from None
        if not answer.ok:
            return f"it answered with status {answer.status_code} when it was asked for them"
        return _fault(answer, len(tokens))

    def tells_tokens(self, tokens: list[int]) -> bool:
        """Whether it can say which tokens it wrote, so that the text is decoded here."""
        if self.endpoint.api == "chat":
            return False
        asked = {"prompt": [tokens], "max_tokens": 1, "temperature": 0, TOKENS_WANTED: True}
        try:
            answer = self._post({"model": self.endpoint.model, **asked})
            return bool(answer.ok and answer.json()["choices"][0].get(TOKENS_TOLD))
        except (requests.RequestException, ValueError, KeyError, IndexError):
            return False

    def _software(self) -> str | None:
        root = self.endpoint.url.removesuffix("/v1")
        try:
            answer = self._get(f"{root}/version")
            told = answer.json() if answer.ok else {}
        except (requests.RequestException, ValueError):
            return None
        version = told.get("version") if isinstance(told, dict) else None
        return f"server {version}" if isinstance(version, str) else None

    def _answer(self, ask: Callable[[], requests.Response]) -> dict[str, Any]:
        try:
            answer = ask()
            if answer.status_code in UNAUTHORISED:
                why = "it does not accept the key; set LEADERBOARD_ENDPOINT_KEY"
                raise EndpointFailed(self.endpoint, why)
            answer.raise_for_status()
            found = answer.json()
        except (requests.RequestException, ValueError) as error:
            raise EndpointFailed(self.endpoint, type(error).__name__) from None
        return found if isinstance(found, dict) else {}

    def _get(self, address: str) -> requests.Response:
        return requests.get(address, headers=self.headers, timeout=SECONDS)

    def _post(self, body: dict[str, Any]) -> requests.Response:
        address = f"{self.endpoint.url}/completions"
        return requests.post(address, json=body, headers=self.headers, timeout=10 * SECONDS)


def caller(endpoint: Endpoint, key: str | None) -> Caller:
    return Caller(endpoint, {"Authorization": f"Bearer {key}"} if key else {})


def _fault(answer: requests.Response, tokens: int) -> str | None:
    """Of each token of the prompt but the first, and of the one written, a number is wanted."""
    try:
        (choice,) = answer.json()["choices"]
        numbers = choice["logprobs"]["token_logprobs"]
        best = choice["logprobs"]["top_logprobs"]
    except (ValueError, KeyError, TypeError):
        return "its answer holds none"
    whole = len(numbers) == len(best) == tokens + 1
    if not whole or not all(isinstance(one, int | float) for one in numbers[1:]):
        return "its answer holds those of the new token alone"
    return None
