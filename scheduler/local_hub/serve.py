"""The local hub on a socket, served by waitress."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from waitress import create_server
from waitress.wasyncore import close_all, loop

from results.errors import LeaderboardError
from scheduler.local_hub.server import create_hub


class PortTaken(LeaderboardError):
    """The hub cannot listen where it was told to."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(
            f"cannot listen on {host}:{port} ({error.strerror or error}); "
            "choose another with --host and --port"
        )


@dataclass(frozen=True, slots=True)
class HubServer:
    """A hub that already listens; requests wait until it runs."""

    url: str
    _server: Any
    _closing: Event = field(default_factory=Event)
    _waking: Lock = field(default_factory=Lock)

    def run(self) -> None:
        """Serve until interrupted or closed; open connections are cut then."""
        try:
            while not self._closing.is_set():
                loop(timeout=60, use_poll=True, map=self._server._map, count=1)
        finally:
            self._server.task_dispatcher.shutdown()
            # waitress may close its sockets only in the thread that waits on them, and not
            # while another one writes to the pipe that wakes it
            with self._waking:
                close_all(self._server._map)

    def start(self) -> Thread:
        """Serve in a thread of this process until closed."""
        thread = Thread(target=self.run, name="local-hub", daemon=True)
        thread.start()
        return thread

    def close(self) -> None:
        """End `run` in whichever thread it goes on."""
        with self._waking:
            self._closing.set()
            self._server.pull_trigger()


def open_hub(folder: Path, *, host: str = "127.0.0.1", port: int = 0) -> HubServer:
    """Listen for requests to the repositories of `folder`; port 0 takes any free one."""
    app = create_hub(folder)
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        raise PortTaken(host, port, error) from None
    server = create_server(app, sockets=[listening], threads=8)
    return HubServer(f"http://{host}:{listening.getsockname()[1]}", server)
