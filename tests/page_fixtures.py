"""The ranking page over the imported table, and what stands in a page's HTML."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from leaderboard_app.app import create_app
from leaderboard_app.sources import Sources
from results.snapshot import Snapshot, Snapshots


class Table(HTMLParser):
    """Runs in the order of their rows, and every tag and attribute of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append((tag, known))
        if run := known.get("data-run"):
            self.runs.append(run)


@pytest.fixture
def imported(sources: Sources, published_contents: Snapshot) -> FlaskClient:
    snapshots = Snapshots(published_contents.folder.parent)
    client: FlaskClient = create_app(replace(sources, snapshots=snapshots)).server.test_client()
    return client
