"""The ranking page as the server sends it: rows in the HTML, the same as everywhere, and inert."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from flask.testing import FlaskClient

from leaderboard_app.ranking.rows import rows
from results.ranking import Ranking
from results.snapshot import Snapshot
from results.view import View
from tests.board_fixtures import publish_records
from tests.contents_fixtures import LEGACY
from tests.page_fixtures import Table
from tests.record_fixtures import NOON, SUITE, make_record

HOSTILE = (
    "evil/<img-src=x-onerror=alert(1)>",
    "evil/javascript:alert(1)",
    "evil/=HYPERLINK(1)",
    "evil/\N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "evil/" + "x" * 10_000,
    "evil/\N{GRINNING FACE}\"'`&amp;",
    "evil/\x02mark\x03",
)


def test_the_first_fifty_rows_stand_in_the_html_with_their_numbers(imported: FlaskClient) -> None:
    page = imported.get(f"/?suite={LEGACY}").text
    found = imported.get(f"/api/v1/suites/{LEGACY}/ranking.json?limit=50").json
    assert found is not None
    assert Table(page).runs == [one["run_id"] for one in found]
    for one in found:
        assert f">{one['average']:.2f}<i>≤" in page
        assert f'href="/model/{one["model"]}"' in page


def test_links_and_downloads_of_a_page_differ_in_the_path_alone(imported: FlaskClient) -> None:
    page = imported.get(f"/?suite={LEGACY}&q=qwen&w.bbh=2&size=edge&size=mid&b.average.low=20").text
    query = "q=qwen&size=edge,mid&between=average:20:&weights=bbh:2"
    assert f'href="/api/v1/suites/{LEGACY}/ranking.csv?{query.replace("&", "&amp;")}"' in page
    assert imported.get(f"/api/v1/suites/{LEGACY}/ranking.csv?{query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sort=colour", "there is no column colour; there are rank"),
        ("limit=x", "parameter limit cannot be"),
        ("q=a(", "is no regular expression that can be used"),
        ("weights=x:1", "there is no benchmark x to weigh"),
        ("suite=none", "there is no suite"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_table_still_shows(
    client: FlaskClient, query: str, said: str
) -> None:
    answer = client.get(f"/?{query}&utm_source=letter")
    assert answer.status_code == 200
    assert said in answer.text
    assert len(Table(answer.text).runs) == 4
    if "suite" not in query:
        problem = client.get(f"/ranking/rows?suite=tiny-v1&{query}")
        assert problem.status_code == 400
        assert said in problem.get_json(force=True)["detail"]


def assert_inert(page: Table) -> None:
    for tag, attrs in page.tags:
        assert tag not in ("script", "iframe", "img", "svg", "style")
        assert not any(name.startswith("on") for name in attrs)
        assert not str(attrs.get("href", "")).lower().startswith("javascript:")


@pytest.mark.parametrize("query", ["", "evil"])
def test_hostile_names_are_inert(snapshot: Snapshot, query: str) -> None:
    """Names that the queue and imports refuse; the page relies on neither."""
    frame = snapshot.ranked("tiny-v1").frame[[0] * len(HOSTILE)]
    names = {name: pl.Series(name, HOSTILE) for name in ("model", "licence", "run_id")}
    ranking = Ranking(SUITE, frame.with_columns(**names))
    text = rows(ranking, View(q=query, columns=("model", "licence", "run_id")))
    page = Table(text)
    assert page.runs == list(HOSTILE)
    assert_inert(page)
    assert "x" * 300 not in re.sub(r'(href|data-run)="[^"]*"', "", text)
    assert text.count("<mark>evil</mark>") == (len(HOSTILE) if query else 0)


def test_hostile_facts_are_inert(client: FlaskClient, tmp_path: Path) -> None:
    facts = {"licence": "<script>alert(1)</script>", "architecture": '" onclick="alert(1)'}
    record = make_record("evil/model", facts=facts, submitted_by="<img src=x>")
    publish_records(tmp_path, [record], NOON + timedelta(hours=1))
    text = client.get("/?columns=model,licence,architecture&q=evil").text
    assert_inert(Table(text[text.index("<form") :]))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert_inert(Table(client.get("/ranking/details/evil-model-1").text))


def test_a_page_is_asked_for_again_by_its_tag_until_the_snapshot_changes(
    client: FlaskClient, tmp_path: Path
) -> None:
    first = client.get("/")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/", headers=tag).status_code == 304
    assert client.get("/?q=best", headers=tag).status_code == 200
    publish_records(tmp_path, [make_record("acme/new")], NOON + timedelta(hours=1))
    assert client.get("/", headers=tag).status_code == 200


def test_rows_of_a_named_snapshot_are_kept_for_good_and_of_another_are_not(
    client: FlaskClient,
) -> None:
    stamp = client.get("/ranking/stamp").text
    for asked, kept in ((stamp, "public, max-age=31536000, immutable"), ("old", "no-cache")):
        answer = client.get(f"/ranking/rows?suite=tiny-v1&stamp={asked}")
        assert answer.headers["Cache-Control"] == kept
        assert answer.json is not None
        assert answer.json["stamp"] == stamp


def test_what_the_page_loads_is_there_for_good_and_compressed(client: FlaskClient) -> None:
    page = Table(client.get("/").text)
    paths = [a["href"] for tag, a in page.tags if tag == "link" and a["rel"] == "modulepreload"]
    assert any(str(path).endswith("/main.js") for path in paths)
    for path in paths:
        plain = client.get(str(path))
        packed = client.get(str(path), headers={"Accept-Encoding": "gzip"})
        assert plain.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert gzip.decompress(packed.data) == plain.data
    assert client.get("/ranking/0000/main.js").status_code == 404
    folder = str(paths[0]).rpartition("/")[0]
    assert "build_ranking" not in client.get(f"{folder}/..%2froutes.py").text


def test_no_page_lets_foreign_or_inline_scripts_run(client: FlaskClient) -> None:
    for path in ("/", "/queue", "/nowhere"):
        policy = client.get(path).headers["Content-Security-Policy"]
        scripts = next(part for part in policy.split(";") if "script-src" in part).split()[1:]
        assert scripts[0] == "'self'"
        assert all(part.startswith("'sha256-") for part in scripts[1:])
        assert "object-src 'none'" in policy


def test_facets_count_what_each_choice_would_leave(imported: FlaskClient) -> None:
    facets = imported.get(f"/ranking/facets?suite={LEGACY}&type=chat").json
    other = imported.get(f"/ranking/rows?suite={LEGACY}&type=merge").json
    assert facets is not None
    assert other is not None
    assert facets["type"]["merge"] == other["length"]


def test_a_row_opens_to_its_tasks_and_the_command_that_repeats_it(client: FlaskClient) -> None:
    text = client.get("/ranking/details/zeta-middle-1").text
    for said in ("Letters", "0.8000", "leaderboard run spec.json", "/runs/zeta-middle-1/spec.json"):
        assert said in text
    assert client.get("/ranking/details/nobody").status_code == 404


def test_an_empty_board_says_what_to_do(client: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "public" / "current").unlink()
    text = client.get("/").text
    assert "Nothing is published yet" in text
    assert "leaderboard schedule" in text
