"""The product as an operator runs it, process by process, to be killed and started again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import psutil
import pytest
import requests

from results.home import Home
from scheduler.executors.processes import processes_of
from scheduler.queue import Queue, open_queue
from tests.hub_fixtures import RunningHub
from tests.scheduler_fixtures import until
from tests.test_serve import free_port


@dataclass(slots=True)
class Product:
    home: Home
    hub: RunningHub
    queue: Queue
    port: int = field(default_factory=free_port)
    running: dict[str, Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "LEADERBOARD_HOME": str(self.home.root),
            "LEADERBOARD_HUB_URL": self.hub.url,
            "LEADERBOARD_PORT": str(self.port),
            "LEADERBOARD_BACKEND": "transformers",
            "LEADERBOARD_SLOTS": "",
            "LEADERBOARD_POLL_SECONDS": "0.2",
            "LEADERBOARD_RETRY_SECONDS": "0.1",
            "LEADERBOARD_ATTEMPTS": "20",
            "LEADERBOARD_SUITES": "demo-v1",
            "OMP_NUM_THREADS": "1",
        }

    def start(self, *words: str) -> None:
        """Start a verb as a process; what it says goes into <verb>.log."""
        with (self.home.root / f"{words[0]}.log").open("ab") as log:
            self.running[words[0]] = Popen(
                [sys.executable, "-m", "leaderboard", *words],
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def kill(self, verb: str) -> None:
        process = self.running.pop(verb)
        process.kill()
        process.wait()

    def stop(self, verb: str) -> int:
        self.running[verb].terminate()
        status = self.running[verb].wait(60)
        del self.running[verb]
        return status

    def command(self, *words: str) -> int:
        """Do a verb to its end; its exit status."""
        self.start(*words)
        status = self.running[words[0]].wait(120)
        del self.running[words[0]]
        return status

    def log(self, verb: str) -> str:
        return (self.home.root / f"{verb}.log").read_text()

    def evaluators(self) -> list[psutil.Process]:
        """Both processes of each run: the one that fetches and the one that evaluates."""
        return processes_of(self.home.work)

    def ready(self) -> bool:
        with suppress(requests.ConnectionError):
            return requests.get(f"{self.url}/readyz", timeout=30).ok
        return False


@pytest.fixture
def product(tmp_path: Path, local_hub: RunningHub) -> Iterator[Product]:
    home = Home(tmp_path / "home")
    with closing(open_queue(f"sqlite:///{home.queue}")) as queue:
        made = Product(home, local_hub, queue)
        yield made
        for verb in list(made.running):
            made.kill(verb)
        until(lambda: not made.evaluators())
