"""What the leaderboard needs of its machine, looked at piece by piece."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil
import requests

from evaluator.backends import DISTRIBUTIONS
from evaluator.backends.served import caller
from evaluator.box.choose import CURE, NoIsolation, isolation
from evaluator.box.system import UnknownUser
from evaluator.data import NEEDS
from evaluator.formats import Device, Ground, offered
from evaluator.provenance import NoEngine, engine_version, graphics
from evaluator.spec import Endpoint
from evaluator.watch import GIB
from results.errors import LeaderboardError
from results.settings import Settings

PACKAGES = ("lm_eval", "torch", "transformers", "datasets", "duckdb", "dash", "apscheduler")
FREE_GIB = 20.0
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    found: str
    good: bool | None
    """None: worth knowing, and no fault."""
    cure: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    yield from map(_package, PACKAGES)
    yield from _backends(settings)
    yield _gpus()
    yield from _formats(settings)
    yield from _endpoint(settings)
    yield _memory()
    yield _isolation(settings)
    yield _home(settings.folders.root)
    yield _disk(settings.folders.root)
    yield _hub(settings)
    yield from _needs()
    yield _mirror(settings.datasets)


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name), good=True)
    except PackageNotFoundError:
        return Finding(name, "not installed", good=False, cure=f"pip install {name}")


def _backends(settings: Settings) -> Iterator[Finding]:
    for backend in DISTRIBUTIONS:
        wanted = settings.backend in (backend, "auto") and backend == "transformers"
        try:
            name, found = engine_version(backend)
            yield Finding(f"backend {backend}", f"{name} {found}", good=True)
        except NoEngine as error:
            needed = wanted or settings.backend == backend
            yield Finding(
                f"backend {backend}",
                "not installed",
                good=False if needed else None,
                cure=str(error),
            )


def _formats(settings: Settings) -> Iterator[Finding]:
    """Which precisions each backend loads on this machine."""
    device: Device = "gpu" if graphics()[0] else "cpu"
    for backend in DISTRIBUTIONS:
        if settings.backend in (backend, "auto"):
            found = ", ".join(offered(Ground(backend, device)))
            yield Finding(f"precisions of {backend}", f"{found} on a {device.upper()}", good=None)


def _endpoint(settings: Settings) -> Iterator[Finding]:
    """Whether the server answers where models are asked at one."""
    if settings.backend != "endpoint":
        return
    if settings.endpoint_url is None:
        cure = "set LEADERBOARD_ENDPOINT_URL"
        yield Finding("endpoint", "no address", good=False, cure=cure)
        return
    key = settings.endpoint_key.get_secret_value() if settings.endpoint_key else None
    named = settings.endpoint_model
    try:
        served = caller(Endpoint(url=settings.endpoint_url, model=named or "-"), key).served()
    except LeaderboardError as error:
        cure = "start the server, or correct LEADERBOARD_ENDPOINT_URL and _KEY"
        yield Finding("endpoint", str(error), good=False, cure=cure)
        return
    there = named is None or named in served
    cure = "" if there else f"set LEADERBOARD_ENDPOINT_MODEL to a model it serves, not {named}"
    yield Finding("endpoint", f"serves {', '.join(served) or 'nothing'}", good=there, cure=cure)


def _gpus() -> Finding:
    names, driver = graphics()
    if not names:
        return Finding("GPUs", "none seen", good=None, cure="models run on the CPU, slowly")
    return Finding("GPUs", f"{'; '.join(names)} (driver {driver})", good=True)


def _memory() -> Finding:
    memory = psutil.virtual_memory()
    found = f"{memory.available / GIB:.1f} of {memory.total / GIB:.1f} GiB free"
    return Finding("memory", found, good=True)


def _isolation(settings: Settings) -> Finding:
    """Whether evaluators run in boxes."""
    try:
        found = isolation(settings.isolation, settings.run_as)
    except (NoIsolation, UnknownUser) as error:
        return Finding("isolation", "demanded, and not to be had", good=False, cure=str(error))
    if found.way is None:
        off = settings.isolation == "off"
        return Finding("isolation", f"none: {found.why}", good=None, cure="" if off else CURE)
    user = f", as user {settings.run_as}" if found.user else ""
    return Finding("isolation", f"{found.way}{user}", good=True)


def _home(root: Path) -> Finding:
    there = _nearest(root)
    if os.access(there, os.W_OK):
        return Finding("data folder", str(root), good=True)
    cure = f"make {there} writable, or set LEADERBOARD_HOME"
    return Finding("data folder", f"{root} is not writable", good=False, cure=cure)


def _disk(root: Path) -> Finding:
    free = shutil.disk_usage(_nearest(root)).free / GIB
    enough = free >= FREE_GIB
    cure = "" if enough else f"free {FREE_GIB:g} GiB or more: models and snapshots need them"
    return Finding("free disk", f"{free:.1f} GiB", good=enough, cure=cure)


def _nearest(path: Path) -> Path:
    """The path itself, or the first of its parents that exists."""
    return next(place for place in (path, *path.parents) if place.exists())


def _hub(settings: Settings) -> Finding:
    try:
        answer = requests.get(f"{settings.hub_url}/api/models?limit=1", timeout=SECONDS)
        answer.raise_for_status()
    except requests.RequestException as error:
        cure = "see that the network is up, or set LEADERBOARD_HUB_URL (`leaderboard hub FOLDER`)"
        found = f"{settings.hub_url} does not answer: {type(error).__name__}"
        return Finding("Hub", found, good=False, cure=cure)
    return Finding("Hub", f"{settings.hub_url} answers", good=True)


def _needs() -> Iterator[Finding]:
    for name, (there, cure) in NEEDS.items():
        if there():
            yield Finding(name, "installed", good=True)
        else:
            yield Finding(name, "not installed; IFEval cannot be scored", good=False, cure=cure)


def _mirror(datasets: Path | None) -> Finding:
    if datasets is None:
        return Finding("local data", "LEADERBOARD_DATASETS is not set", good=None)
    if datasets.is_dir():
        return Finding("local data", str(datasets), good=True)
    cure = "set LEADERBOARD_DATASETS to a folder that exists"
    return Finding("local data", f"{datasets} is no folder", good=False, cure=cure)
