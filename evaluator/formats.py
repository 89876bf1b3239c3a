"""What a backend can load on a device: one table, asked before anything is downloaded.

A row holds for a number format or a kind of weights; a run needs both of its rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

from evaluator.spec import Backend
from results.record import Precision, Weights

Device = Literal["cpu", "gpu"]
Rows = dict[tuple[Backend, Device], "Way"]


@dataclass(frozen=True, slots=True)
class Way:
    """Whether a thing can be loaded, and with what."""

    modules: tuple[str, ...] = ()
    """Python modules that must be there beside the backend's own."""
    obstacle: str | None = None
    """Why there is no way at all; None: there is one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What runs are loaded with, and on what."""

    backend: Backend
    device: Device


EVERYWHERE: tuple[tuple[Backend, Device], ...] = (
    ("transformers", "cpu"),
    ("transformers", "gpu"),
    ("vllm", "cpu"),
    ("vllm", "gpu"),
)
SERVED = Way()
"""An endpoint's operator has loaded the model already; what it serves is his word."""
ON_VLLM = "vLLM loads no bitsandbytes weights; an operator who wants them runs transformers"
BITS = Way(("bitsandbytes", "accelerate"))


def _rows(transformers: Way, vllm: Way) -> Rows:
    own = {"transformers": transformers, "vllm": vllm}
    rows: Rows = {(backend, device): own[backend] for backend, device in EVERYWHERE}
    return rows | {("endpoint", "cpu"): SERVED, ("endpoint", "gpu"): SERVED}


FORMATS: dict[Precision, Rows] = {
    "bfloat16": _rows(Way(), Way()),
    "float16": _rows(Way(), Way()),
    "float32": _rows(Way(), Way()),
    "8bit": _rows(BITS, Way(obstacle=ON_VLLM)),
    "4bit": _rows(BITS, Way(obstacle=ON_VLLM)),
    "GPTQ": _rows(Way(("gptqmodel", "optimum")), Way()),
    "AWQ": _rows(Way(("gptqmodel", "accelerate")), Way()),
}
WEIGHTS: dict[Weights, Rows] = {
    "original": _rows(Way(), Way()),
    "adapter": _rows(Way(("peft",)), Way(("peft",))),
    "delta": _rows(Way(), Way()),
}
PACKED: frozenset[Precision] = frozenset({"GPTQ", "AWQ"})
"""Packed numbers, to which nothing can be added."""


def obstacles(precision: Precision, weights: Weights, ground: Ground) -> Iterator[tuple[str, str]]:
    """What stands in the way here: `precision` or `weights`, and a sentence without its cure."""
    if weights != "original" and precision in PACKED:
        yield "precision", f"{precision} weights are packed, and no {weights} can be added to them"
        return
    place = ground.backend, ground.device
    here = f"{ground.backend} on a {ground.device.upper()}"
    for field, value, way in (
        ("precision", precision, FORMATS[precision][place]),
        ("weights", weights, WEIGHTS[weights][place]),
    ):
        if way.obstacle:
            yield field, f"{value} cannot be loaded here: {way.obstacle}"
        elif lacking := [name for name in way.modules if find_spec(name) is None]:
            missing = " and ".join(lacking)
            yield field, f"{value} cannot be loaded by {here} without {missing}, not installed here"


def offered(ground: Ground) -> list[Precision]:
    """The number formats that can be loaded here."""
    return [precision for precision in FORMATS if not [*obstacles(precision, "original", ground)]]
