"""What other sites show of this one holds the board's numbers, and nothing that runs."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image

from leaderboard_app.sharing.card import Bar, Card, picture
from leaderboard_app.sharing.cards import model_card, suite_card
from leaderboard_app.sharing.index import card_of
from results.snapshot import Snapshot, UnknownModel
from results.view import View
from tests.contents_fixtures import LEGACY
from tests.record_fixtures import SUITE
from tests.sample_fixtures import HOSTILE


def test_the_embedded_ranking_has_the_rankings_rows_in_its_order(
    client: FlaskClient, snapshot: Snapshot
) -> None:
    page = client.get("/embed/tiny-v1?limit=3&sort=sums&q=e").text
    frame = snapshot.ranking("tiny-v1", View(q="e", sort=("sums",), limit=3))
    assert re.findall(r"<bdi>(.*?)</bdi>", page) == frame["model"].to_list()
    for average in frame["average"]:
        assert f"{average:.2f}" in page


def test_it_may_be_framed_by_any_site_and_runs_nothing(client: FlaskClient) -> None:
    answer = client.get("/embed/tiny-v1")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "<script" not in answer.text
    tag = answer.headers["ETag"]
    assert client.get("/embed/tiny-v1", headers={"If-None-Match": tag}).status_code == 304
    assert "frame-ancestors 'self'" in client.get("/about").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/embed/none", 404, "there is no suite"),
        ("/embed/tiny-v1?sort=colour", 400, "there is no column colour"),
        ("/embed/tiny-v1?what=x", 400, "there is no parameter what"),
        ("/card/suite/none.png", 404, "there is no suite"),
        ("/card/model/no/body.png", 404, "no run of no/body"),
    ],
)
def test_what_is_not_there_is_told(client: FlaskClient, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert said in (answer.json or {})["detail"]


def test_cards_carry_the_boards_numbers(snapshot: Snapshot, published_contents: Snapshot) -> None:
    card = model_card(snapshot, "acme/best")
    assert (card.title, [bar.name for bar in card.bars]) == ("acme/best", ["Sums", "Patterns"])
    row = snapshot.ranked("tiny-v1").frame.row(0, named=True)
    assert card.bars[0].share == row["sums"] / 100
    assert "rank 1 (between 1 and 2)" in card.subtitle
    assert suite_card(snapshot, SUITE).subtitle == "4 models, as of 2026-03-01"
    best = suite_card(published_contents, published_contents.suite(LEGACY)).bars[0]
    assert best.text.startswith("52.1 ≤ ")
    with pytest.raises(UnknownModel):
        model_card(snapshot, "no/body")


def test_a_card_is_a_picture_of_the_size_that_sites_ask_for_whatever_it_holds() -> None:
    hostile = Card(HOSTILE[-1], HOSTILE[3], [Bar(text, 7.0, text) for text in HOSTILE])
    for card in (hostile, Card("", "", [])):
        with Image.open(io.BytesIO(picture(card))) as image:
            assert (image.size, image.format) == ((1200, 630), "PNG")


def test_a_shared_page_names_its_own_card_and_title(client: FlaskClient) -> None:
    page = client.get("/model/acme/best", headers={"Host": "board.example"}).text
    assert 'og:image" content="http://board.example/card/model/acme/best.png"' in page
    assert "acme/best · Open LLM Leaderboard" in page
    assert '<html lang="en">' in page
    assert client.get("/card/model/acme/best.png").content_type == "image/png"
    evil = client.get("/model/%22%3E%3Cscript%3E/x").text
    assert '"><script>/x' not in evil


def test_only_pages_with_a_subject_have_a_card() -> None:
    assert card_of("/charts", "tiny-v1") == "/card/suite/tiny-v1.png"
    assert card_of("/charts", '"><x') is None
    assert card_of("/about", "") is None
