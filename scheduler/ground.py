"""What runs are loaded with on this machine, and on what."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec

import psutil

from evaluator.formats import Ground
from evaluator.spec import Backend, Endpoint
from results.errors import LeaderboardError
from results.settings import ChosenBackend, Settings
from scheduler.executors.gpus import list_gpus
from scheduler.executors.slots import find_gpus, slots_of

GIB = 2**30
SHARE_OF_MEMORY = 0.8
"""Of a machine's memory, where the operator does not say how much a run may take."""


def ground_of(settings: Settings) -> Ground:
    """As the scheduler would start a run here; asked of the machine once."""
    return _ground(settings.backend, settings.slots)


@cache
def _ground(backend: ChosenBackend, slots: str) -> Ground:
    gpu = any(slots_of(slots, lambda: find_gpus(os.environ)))
    return Ground(choose_backend(backend, gpu=gpu), "gpu" if gpu else "cpu")


def memory_of(settings: Settings) -> int | None:
    """Bytes that one run may fill here; None where nobody knows, as of an endpoint."""
    if ground_of(settings).backend == "endpoint":
        return None
    if ground_of(settings).device == "gpu":
        return _gpu_memory(settings.slots)
    if settings.memory_gib is not None:
        return int(settings.memory_gib * GIB)
    return int(psutil.virtual_memory().total * SHARE_OF_MEMORY)


@cache
def _gpu_memory(slots: str) -> int | None:
    """Of the largest slot."""
    gpus = {name: gpu.gib for gpu in list_gpus(os.environ) for name in (gpu.index, gpu.uuid)}
    found = slots_of(slots, lambda: find_gpus(os.environ))
    totals = [sum(gpus.get(gpu, 0.0) for gpu in slot.split(",")) for slot in found]
    return int(max(totals, default=0.0) * GIB) or None


class NoEndpoint(LeaderboardError):
    def __init__(self) -> None:
        super().__init__(
            "LEADERBOARD_BACKEND=endpoint needs LEADERBOARD_ENDPOINT_URL, the address of an "
            "OpenAI-compatible server such as http://127.0.0.1:8000/v1"
        )


def endpoint_of(settings: Settings, repo: str) -> Endpoint | None:
    """The server that has a model, where models are asked at one.

    :raises NoEndpoint:
    """
    if settings.backend != "endpoint":
        return None
    if settings.endpoint_url is None:
        raise NoEndpoint
    return Endpoint(
        url=settings.endpoint_url,
        model=settings.endpoint_model or repo,
        api=settings.endpoint_api,
        requests=settings.endpoint_requests,
    )


def check_endpoint(settings: Settings) -> None:
    """Said when the scheduler starts, and not when the first run does.

    :raises NoEndpoint:
    """
    if settings.backend == "endpoint" and settings.endpoint_url is None:
        raise NoEndpoint


def choose_backend(chosen: ChosenBackend, *, gpu: bool) -> Backend:
    """Unless the operator chose: vLLM where there is a GPU and vLLM is installed."""
    if chosen != "auto":
        return chosen
    return "vllm" if gpu and find_spec("vllm") else "transformers"
