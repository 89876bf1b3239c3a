"""A target's server while it is measured: started, weighed, loaded, ended."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import psutil
import requests

from bench.web.targets import Target

PATIENCE = 240.0
CLIENTS, SECONDS = 16, 10
LUA = """done = function(summary, latency, _)
  local bad = summary.errors.status + summary.errors.timeout
  io.write(string.format("@%f %d", (summary.requests - bad) / summary.duration * 1e6, bad))
end"""


class Server:
    def __init__(self, target: Target) -> None:
        self.target = target
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = int(probe.getsockname()[1])
        command = [part.replace("{port}", str(self.port)) for part in target.command]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=target.environ or None,
        )

    def wait(self) -> None:
        """:raises TimeoutError: if it does not answer"""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(self._url(self.target.path), timeout=PATIENCE).ok:
                    return
            time.sleep(0.1)
        raise TimeoutError(f"{self.target.name} does not answer")

    def memory(self) -> float:
        """Resident megabytes of it and its children."""
        process = psutil.Process(self._process.pid)
        family = [process, *process.children(recursive=True)]
        return float(sum(one.memory_info().rss for one in family)) / 1e6

    def requests_a_second(self) -> float | None:
        """Of CLIENTS that ask without a pause, by wrk; None where nothing can be asked."""
        if self.target.asked is None:
            return None
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            Path(script.name).write_text(LUA)
            measured = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "--timeout", "60s"]
            asked = ["-s", script.name, "-H", "Accept-Encoding: gzip", self._url(self.target.asked)]
            done = subprocess.run([*measured, *asked], capture_output=True, text=True, check=True)
        return float(done.stdout.rsplit("@", 1)[1].split()[0])

    @contextmanager
    def visited(self, paths: list[str]) -> Iterator[None]:
        """While CLIENTS ask for these in turn, each thinking for a second after every answer."""
        over = Event()

        def ask(number: int) -> None:
            with requests.Session() as session:
                while not over.is_set():
                    session.get(self._url(paths[number % len(paths)]), timeout=PATIENCE)
                    number += CLIENTS
                    over.wait(1)

        threads = [Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"
