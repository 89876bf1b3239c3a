"""The parts of the demo: a hub that serves the trained models, the training, the product."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from demo.cache import all_ready, models_folder
from demo.household import Household
from demo.site import SUITE
from results.settings import PREFIX, Settings
from scheduler.local_hub.serve import open_hub

TRAINING, PRODUCT = "the training", "the leaderboard"
LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """The product's own port if nobody listens there, else any."""
    for port in (Settings.model_fields["port"].default, 0):
        with suppress(OSError), socket.create_server((LOOPBACK, port)) as listening:
            return int(listening.getsockname()[1])
    raise OSError("no port is free")


@contextmanager
def serving_models(cache: Path) -> Iterator[str]:
    """The address of the hub; the models may still be few, and become more."""
    folder = models_folder(cache)
    folder.mkdir(parents=True, exist_ok=True)
    hub = open_hub(folder.parent, host=LOOPBACK)
    thread = hub.start()
    try:
        yield hub.url
    finally:
        hub.close()
        thread.join()


def start_training(processes: Household, cache: Path, home: Path) -> None:
    """Unless all models are there already."""
    if not all_ready(cache):
        with (home / "training.log").open("wb") as log:
            processes.start(TRAINING, ("demo.train", str(cache)), plain_environment(), log)


def start_product(processes: Household, home: Path, *, port: int, hub: str, backend: str) -> None:
    """On embedded defaults, whatever settings the surroundings carry."""
    told = {
        "HOME": str(home),
        "HOST": LOOPBACK,
        "PORT": str(port),
        "HUB_URL": hub,
        "BACKEND": backend,
        "POLL_SECONDS": "1",
        "SUITES": SUITE,
    }
    environment = plain_environment() | {f"{PREFIX}{k}": v for k, v in told.items()}
    home.mkdir(parents=True, exist_ok=True)
    with _log(home).open("wb") as log:
        processes.start(PRODUCT, ("leaderboard", "up"), environment, log)


def serves(home: Path, url: str) -> bool:
    """Whether it is this product that listens there, and not one that took the port meanwhile."""
    return f"serving on {url}\n" in _log(home).read_text(errors="replace")


def _log(home: Path) -> Path:
    return home / "leaderboard.log"


def plain_environment() -> dict[str, str]:
    """Without settings of another leaderboard; one thread a process, for tiny models gain nothing
    from more, and threads that wait for one another slow each other down.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    here = ",".join(filter(None, (os.environ.get("NO_PROXY"), LOOPBACK)))
    return kept | {"OMP_NUM_THREADS": "1", "NO_PROXY": here, "no_proxy": here}
