"""The web app on a free port, for browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from dash import Dash
from flask import Flask
from werkzeug.serving import make_server


@contextmanager
def serving(server: Flask) -> Iterator[str]:
    """Address of the running server."""
    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join(10)
        running.server_close()


@pytest.fixture
def site(app: Dash) -> Iterator[str]:
    with serving(app.server) as url:
        yield url
