"""A published board of some models, and the whole web app over it, a queue and a hub."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from dash import Dash
from flask import Flask
from flask.testing import FlaskClient

from leaderboard_app.app import create_app
from leaderboard_app.sources import Sources
from results.board import open_board
from results.ledger import Ledger
from results.publish import publish
from results.record import RunRecord
from results.settings import Settings
from results.snapshot import Snapshot, Snapshots
from scheduler.hub import Hub
from scheduler.pinning import limits_of
from scheduler.queue import open_queue
from tests.hub_fixtures import RunningHub
from tests.record_fixtures import NOON, SUITE, make_record

RECORDS = (
    make_record("acme/best", raws={"tiny_sums": 0.98, "tiny_letters": 0.95, "tiny_numbers": 0.9}),
    make_record("acme/twin", raws={"tiny_sums": 0.96, "tiny_letters": 0.95, "tiny_numbers": 0.9}),
    make_record(
        "zeta/middle",
        facts={"parameters": None, "licence": "=HYPERLINK(1)", "model_type": "chat", "likes": None},
        model={"precision": "float16"},
    ),
    make_record(
        "zeta/guesses",
        raws={"tiny_sums": 0.2, "tiny_letters": 0.5, "tiny_numbers": 0.0},
        facts={"parameters": 7_000_000_000, "model_type": None},
    ),
)


def publish_records(
    home: Path, records: Iterable[RunRecord] = RECORDS, now: datetime = NOON
) -> Path:
    with open_board(home / "board.duckdb") as board:
        for record in records:
            board.add(record)
    return publish(home / "board.duckdb", home / "public", [SUITE], now=now)


@pytest.fixture(scope="session")
def published_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with RECORDS published and an empty queue, to be copied or only read."""
    home = tmp_path_factory.mktemp("published")
    publish_records(home)
    open_queue(f"sqlite:///{home}/queue.sqlite").close()
    return home


@pytest.fixture(scope="session")
def snapshot(published_home: Path) -> Snapshot:
    return Snapshots(published_home / "public").current()


@pytest.fixture
def sources(tmp_path: Path, published_home: Path, local_hub: RunningHub) -> Iterator[Sources]:
    shutil.copytree(published_home, tmp_path, symlinks=True, dirs_exist_ok=True)
    queue = open_queue(f"sqlite:///{tmp_path}/queue.sqlite")
    yield Sources(
        snapshots=Snapshots(tmp_path / "public"),
        ledger=Ledger(tmp_path / "runs"),
        queue=queue,
        hub=Hub(local_hub.url),
        limits=partial(limits_of, Settings(home=tmp_path)),
    )
    queue.close()


@pytest.fixture
def app(sources: Sources) -> Dash:
    return create_app(sources)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    server: Flask = app.server
    return server.test_client()
