"""A proxy before a hub that answers wrongly as often as it is told to."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from tests.hub_fixtures import RunningHub

PASSED_ON = ("Range", "Authorization", "Content-Type", "If-None-Match")
NOT_PASSED_BACK = frozenset({"transfer-encoding", "connection", "date", "server"})


@dataclass(slots=True)
class Fault:
    """What to do wrong at the next `times` GET requests whose path matches."""

    path: str
    times: int = 1
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    """Close the connection after this many bytes of the body."""
    stall: float = 0.0
    """Send nothing for so many seconds…"""
    stall_after: int = 0
    """…after this many bytes of the body."""
    longer: int = 0
    """Bytes that the file has grown by since the hub listed it."""
    corrupt: bool = False
    """Change the body's last byte and keep its length."""
    body: bytes | None = None
    """Send this instead of the hub's answer."""


@dataclass(slots=True)
class FaultProxy:
    url: str
    faults: list[Fault]
    requests: list[str]
    """Method and path of every request, in order."""
    moved: dict[str, str]
    """Repositories that were renamed: a Hub sends whoever asks for the old name to the new one."""

    def fail(self, fault: Fault) -> None:
        self.faults.append(fault)

    def count(self, pattern: str) -> int:
        return sum(bool(re.search(pattern, request)) for request in self.requests)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    upstream = ""
    faults: list[Fault]
    requests: list[str]
    moved: dict[str, str]

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(self._due_fault())

    def do_HEAD(self) -> None:
        self._answer(None)

    def _due_fault(self) -> Fault | None:
        for fault in self.faults:
            if fault.times > 0 and re.search(fault.path, self.path):
                fault.times -= 1
                return fault
        return None

    def _answer(self, fault: Fault | None) -> None:
        self.requests.append(f"{self.command} {self.path}")
        if (where := self._new_address()) != self.path:
            self._send(307, [("Location", where)], b"")
            return
        if fault is not None and fault.status is not None:
            self._send(fault.status, list(fault.headers.items()), b"out of order")
            return
        status, headers, body = self._ask()
        if fault is not None and fault.body is not None:
            self._send(status, [("Content-Type", "application/json")], fault.body)
            return
        if fault is not None and fault.corrupt:
            body = body[:-1] + bytes([body[-1] ^ 1])
        if fault is not None and fault.longer:
            body += b"x" * fault.longer
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        self._send(status, headers, body, fault)

    def _new_address(self) -> str:
        address = self.path
        for old, new in self.moved.items():
            address = address.replace(f"/{old}", f"/{new}")
        return address

    def _ask(self) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.upstream, timeout=10)
        try:
            passed = {name: self.headers[name] for name in PASSED_ON if name in self.headers}
            connection.request(self.command, self.path, headers=passed)
            answer = connection.getresponse()
            headers = [h for h in answer.getheaders() if h[0].lower() not in NOT_PASSED_BACK]
            return answer.status, headers, answer.read()
        finally:
            connection.close()

    def _send(
        self,
        status: int,
        headers: list[tuple[str, str]],
        body: bytes,
        fault: Fault | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name.lower() == "content-length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self._send_body(body, fault or Fault(""))

    def _send_body(self, body: bytes, fault: Fault) -> None:
        if fault.stall:
            self.wfile.write(body[: fault.stall_after])
            self.wfile.flush()
            time.sleep(fault.stall)
            body = body[fault.stall_after :]
        self.wfile.write(body[: fault.cut_after])
        if fault.cut_after is not None:
            self.close_connection = True
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)


class QuietServer(ThreadingHTTPServer):
    """Clients of these tests hang up at will."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def faulty(hub_url: str) -> Iterator[FaultProxy]:
    faults: list[Fault] = []
    requests: list[str] = []
    moved: dict[str, str] = {}
    told = {"faults": faults, "requests": requests, "moved": moved}
    attributes = told | {"upstream": urlsplit(hub_url).netloc}
    server = QuietServer(("127.0.0.1", 0), type("BoundHandler", (Handler,), attributes))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield FaultProxy(f"http://127.0.0.1:{server.server_port}", faults, requests, moved)
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def fault_proxy(local_hub: RunningHub) -> Iterator[FaultProxy]:
    """Between a client and `local_hub`; without faults it passes everything on."""
    with faulty(local_hub.url) as proxy:
        yield proxy
