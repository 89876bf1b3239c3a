"""`leaderboard serve` starts quickly, says where, stops when told, and explains a taken port."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.kill
HEAVY = ("torch", "transformers", "lm_eval", "vllm")


def command(home: Path, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "leaderboard", "serve"),
        *("--home", str(home), "--port", str(port)),
    ]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def served(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command(home, port), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"serving on http://127.0.0.1:{port}\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=lambda sign: sign.name)
def test_it_stops_when_told_without_a_word(tmp_path: Path, sign: signal.Signals) -> None:
    port = free_port()
    with served(tmp_path, port) as process:
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        process.send_signal(sign)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_taken_port_is_a_sentence_and_not_a_traceback(tmp_path: Path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        port = sock.getsockname()[1]
        done = subprocess.run(command(tmp_path, port), capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr == (
        f"leaderboard serve: cannot listen on 127.0.0.1:{port}: another program listens there; "
        "choose another with --port\n"
    )


def test_the_app_starts_without_the_heavy_engines() -> None:
    code = "import sys, leaderboard_app.app, leaderboard_app.serve; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert set(HEAVY).isdisjoint(done.stdout.split())
