"""Cut a context on its left so that it and its continuation fit the model's window."""

from __future__ import annotations

from collections.abc import Sequence

from results.errors import LeaderboardError

Tokens = tuple[int, ...]
Pair = tuple[Tokens, Tokens]
"""Context and continuation, in tokens."""
Request = tuple[tuple[str, str] | None, list[int], list[int]]
"""What lm-eval asks for: the texts (None for parts of a rolling one), context, continuation."""


class Unscorable(LeaderboardError):
    """A continuation has no log-likelihood: it or its context has no token, or it is too long."""

    def __init__(self, request: Request, problem: str) -> None:
        context, continuation = request[0] or ("", "")
        super().__init__(
            f"the choice {continuation[-60:]!r} after {context[-60:]!r} cannot be scored: {problem}"
        )


def cut(request: Request, window: int) -> Pair:
    """The pair as lm-eval scores it: the last `window` tokens of context and continuation."""
    return cut_all([request], window)[0]


def cut_all(requests: Sequence[Request], window: int) -> list[Pair]:
    """
    :param requests: where several hold one and the same list, its tuple is shared too
    :raises Unscorable: naming the first request that has no answer
    """
    kept: dict[tuple[int, int], Tokens] = {}
    pairs = []
    for request in requests:
        _, context, continuation = request
        _check(request, window)
        start = max(0, len(context) + len(continuation) - window)
        place = id(context), start
        if place not in kept:
            kept[place] = tuple(context[start:])
        pairs.append((kept[place], tuple(continuation)))
    return pairs


def _check(request: Request, window: int) -> None:
    _, context, continuation = request
    if not continuation:
        raise Unscorable(request, "its tokens are all part of the context's; check the task")
    if not context:
        raise Unscorable(request, "there is no context to predict its first token from")
    if len(continuation) >= window:
        raise Unscorable(request, f"it has {len(continuation)} tokens, the window {window}")
