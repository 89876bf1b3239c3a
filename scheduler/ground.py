"""What runs are loaded with on this machine, and on what."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

from evaluator.formats import Ground
from evaluator.spec import Backend
from results.settings import ChosenBackend, Settings
from scheduler.executors.slots import find_gpus, slots_of


def ground_of(settings: Settings) -> Ground:
    """As the scheduler would start a run here; asked of the machine once."""
    return _ground(settings.backend, settings.slots)


@cache
def _ground(backend: ChosenBackend, slots: str) -> Ground:
    gpu = any(slots_of(slots, lambda: find_gpus(os.environ)))
    return Ground(choose_backend(backend, gpu=gpu), "gpu" if gpu else "cpu")


def choose_backend(chosen: ChosenBackend, *, gpu: bool) -> Backend:
    """Unless the operator chose: vLLM where there is a GPU and vLLM is installed."""
    if chosen != "auto":
        return chosen
    return "vllm" if gpu and find_spec("vllm") else "transformers"
