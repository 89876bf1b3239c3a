"""The Atom feed, read by a feed reader."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient

from tests.board_fixtures import publish_records
from tests.record_fixtures import NOON, make_record


def read(client: FlaskClient) -> Any:  # noqa: ANN401 -- feedparser carries no types
    answer = client.get("/feed.atom")
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml"
    found = feedparser.parse(answer.data)
    assert not found.bozo, found
    assert found.version == "atom10"
    return found


def test_a_reader_finds_every_result_with_its_number_and_its_page(client: FlaskClient) -> None:
    found = read(client)
    entries = {entry.title.split(":")[0]: entry for entry in found.entries}
    assert set(entries) == {"acme/best", "acme/twin", "zeta/middle", "zeta/guesses"}
    best = entries["acme/best"]
    row = client.get("/api/v1/suites/tiny-v1/ranking.json?q=best").json
    assert row
    assert f"{row[0]['average']:.2f}" in best.title
    assert best.link == "http://localhost/model/acme/best"
    assert best.updated == "2026-03-01T12:00:00Z"
    assert client.get(best.id.removeprefix("http://localhost")).status_code == 200


def test_a_later_result_comes_first_and_moves_the_feeds_date(
    client: FlaskClient, tmp_path: Path
) -> None:
    later = NOON + timedelta(hours=1)
    new = make_record("acme/late", finished_at=later, model={"precision": "float16"})
    publish_records(tmp_path, [new], now=later)
    found = read(client)
    assert found.entries[0].title.startswith("acme/late")
    assert found.feed.updated == "2026-03-01T13:00:00Z"


def test_the_feed_is_not_sent_again_to_whoever_has_it(client: FlaskClient) -> None:
    first = client.get("/feed.atom")
    again = client.get("/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/", "/queue", "/model/acme/best"])
def test_every_page_says_where_the_feed_is(client: FlaskClient, path: str) -> None:
    assert 'type="application/atom+xml" title="New results" href="/feed.atom"' in (
        client.get(path).text
    )
