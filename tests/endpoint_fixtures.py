"""Servers that speak like OpenAI's: vLLM's own with the tiny model, and one that knows less."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import requests

from tests.vllm_fixtures import ENVIRONMENT

KEY = "sk-only-for-this-endpoint"
PATIENCE = 300.0


@contextmanager
def vllm_server(model: Path, name: str, log: Path) -> Iterator[str]:
    """`vllm serve` on a free port; its address, down to /v1."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--model", str(model)]
    command += ["--served-model-name", name, "--port", str(port), "--host", "127.0.0.1"]
    command += ["--dtype", "float32", "--enforce-eager", "--api-key", KEY]
    command += ["--gpu-memory-utilization", "0.1", "--max-logprobs", "5"]
    told = {**os.environ, **ENVIRONMENT, "HF_HUB_OFFLINE": "1"}
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=told, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait(f"http://127.0.0.1:{port}/health", server, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()[-2000:]
        try:
            if requests.get(address, timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.5)
    raise AssertionError(log.read_text()[-2000:])


class Plain(BaseHTTPRequestHandler):
    """Writes the same words to everybody, and gives no log-probabilities of prompts."""

    seen: list[dict[str, Any]]

    def do_GET(self) -> None:
        if self.path.endswith("/models"):
            self._say({"data": [{"id": "org/tiny"}]})
        else:
            self._say({}, 404)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append({**body, "path": self.path, "key": self.headers.get("Authorization")})
        words = "<think>hm, long</think> blue" if "messages" in body else " blue"
        choice = {"index": 0, "text": words, "finish_reason": "stop"}
        choice["message"] = {"role": "assistant", "content": words}
        usage = {"prompt_tokens": 7, "completion_tokens": 2}
        self._say({"choices": [choice], "usage": usage})

    def _say(self, answer: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """The tests read what was seen instead."""


@contextmanager
def plain_server() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Its address, and every body that it was sent."""
    seen: list[dict[str, Any]] = []
    handler = type("Handler", (Plain,), {"seen": seen})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1", seen
    server.shutdown()
    server.server_close()
    thread.join(10)
