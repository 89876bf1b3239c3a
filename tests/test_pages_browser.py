"""The pages in a real Chromium: nothing fails, nothing leaves the machine, nothing scrolls away."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from evaluator.spec import Phase, Progress
from leaderboard_app.sources import Sources
from scheduler.submission import Person, Pinned, Submission, SubmissionRequest
from tests.board_fixtures import publish_records
from tests.browser_fixtures import watched
from tests.record_fixtures import NOON, SUITE, make_record

pytestmark = pytest.mark.browser
BAD = "<img src=x onerror=alert(1)>"
ADA = Person(name="ada")


def submitted(sources: Sources, repo: str = "acme/apple") -> Submission:
    record = make_record(repo)
    request = SubmissionRequest(repo=repo, suite="tiny-v1", model_type="chat")
    pinned = Pinned(model=record.model, facts=record.facts, suite_digest=SUITE.digest)
    return sources.queue.submit(request, pinned, by=ADA, now=NOON)


def running(sources: Sources) -> Submission:
    """A submission whose run says how far it is."""
    now = datetime.now(UTC)
    sources.queue.admit(submitted(sources).id, now)
    claimed = sources.queue.claim("w", now=now, lease=timedelta(hours=1))
    assert claimed is not None
    progress = Progress(
        phase=Phase.EVALUATING,
        task="tiny_letters",
        tasks_done=1,
        tasks_total=3,
        items_done=150,
        items_total=300,
        remaining_seconds=65,
        at=now,
    )
    sources.queue.heartbeat(
        claimed.run_id, "w", progress=progress, log_tail=BAD, now=now, lease=timedelta(hours=1)
    )
    return claimed


def models(page: Page) -> list[str]:
    """Names in the grid, from above."""
    page.wait_for_selector(".cell-model")
    rows = page.eval_on_selector_all(
        ".ag-center-cols-container .ag-row",
        "rows => rows.map(r => [+r.getAttribute('row-index'), r.querySelector('a')?.title])",
    )
    return [name for _, name in sorted(rows)]


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def fetched(site: str, page: Page, ending: str) -> Any:  # noqa: ANN401 -- JSON
    """What the page's own link gives."""
    href = page.locator(f"#ranking-{ending}").get_attribute("href") or ""
    with urlopen(site + href) as answer:
        return json.load(answer)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_shows_without_a_fault(
    browser: Browser, site: str, sources: Sources, width: int, scheme: str
) -> None:
    submission = running(sources)
    seen = {
        "/": "zeta/middle",
        "/submit": "Submit a model",
        "/queue": "150 of 300 items",
        "/about": "Going on with a row",
        "/model/zeta/middle": "=HYPERLINK(1)",
        "/model/no/body": "no run of no/body",
        f"/submission/{submission.id}": "task 2 of 3 (tiny_letters)",
        "/submission/none": "No such submission",
        "/nowhere": "There is no such page",
    }
    with watched(browser, width, scheme) as (page, watch):
        for path, text in seen.items():
            page.goto(site + path)
            expect(page.locator("body")).to_contain_text(text)
            page.wait_for_load_state("networkidle")
            sideways = "() => document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(sideways) <= 0, path
            root = page.locator("html")
            expect(root).to_have_attribute("data-mantine-color-scheme", scheme)
        assert watch.errors == []
        assert watch.foreign == []


def test_sorting_is_in_the_address_and_in_the_downloads(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        assert models(page)[0] == "acme/best"
        header = page.locator(".ag-header-cell[col-id=sums]")
        header.click()
        header.click()
        expect(header).to_have_attribute("aria-sort", "ascending")
        page.wait_for_url("**sort=sums*")
        assert models(page) == ["zeta/guesses", "zeta/middle", "acme/twin", "acme/best"]
        assert [row["model"] for row in fetched(site, page, "json")] == models(page)
        page.reload()
        assert models(page)[0] == "zeta/guesses"
        assert query(page) == {"suite": "tiny-v1", "sort": "sums"}
        assert watch.errors == []


def test_search_and_raw_scores_go_into_the_address_and_come_back(
    browser: Browser, site: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        page.locator("#ranking-q").fill("best; middle")
        page.get_by_label("Raw scores").click()
        page.wait_for_url("**raw=1*")
        expect(page.locator("#ranking-count")).to_contain_text("2 of 4 models, as of 2026-03-01")
        assert models(page) == ["acme/best", "zeta/middle"]
        rows = fetched(site, page, "json")
        assert [row["sums_raw"] for row in rows] == [0.98, 0.7]
        expect(page.locator(".ag-row[row-index='1'] [col-id=sums]")).to_contain_text("0.7000")
        page.reload()
        assert models(page) == ["acme/best", "zeta/middle"]
        expect(page.locator("#ranking-q")).to_have_value("best; middle")
        expect(page.get_by_label("Raw scores")).to_be_checked()
        assert watch.errors == []


def test_columns_are_chosen_with_their_meaning_beside_them(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        page.get_by_role("button", name="Columns").click()
        expect(page.get_by_text("Licence named in the model card.")).to_be_attached()
        page.get_by_role("checkbox", name="Licence").check()
        page.wait_for_url("**licence*")
        expect(page.locator(".ag-header-cell[col-id=licence]")).to_be_attached()
        assert "licence" in fetched(site, page, "json")[0]
        assert watch.errors == []


def test_a_parameter_that_cannot_be_used_is_told_and_the_page_still_shows(
    browser: Browser, site: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/?sort=colour&utm_source=letter")
        expect(page.get_by_role("alert")).to_contain_text("there is no column colour")
        assert len(models(page)) == 4
        assert watch.errors == []


def test_a_model_is_one_click_away_and_back_brings_the_same_view(
    browser: Browser, site: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/?sort=sums")
        page.get_by_title("zeta/guesses").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("zeta/guesses")
        page.go_back()
        assert models(page)[0] == "zeta/guesses"
        assert watch.errors == []


def test_hostile_text_is_inert(browser: Browser, site: str, tmp_path: Path) -> None:
    facts = {"licence": BAD, "architecture": "javascript:alert(1)"}
    record = make_record("evil/model", facts=facts, submitted_by=BAD)
    publish_records(tmp_path, [record], NOON + timedelta(hours=1))
    with watched(browser, 1440) as (page, watch):
        page.on("dialog", lambda dialog: watch.errors.append(dialog.message))
        page.goto(f"{site}/?columns=model,licence,architecture")
        expect(page.locator(".ag-row").get_by_text(BAD)).to_be_attached()
        page.goto(f"{site}/model/evil/model")
        expect(page.locator("dd").get_by_text(BAD).first).to_be_attached()
        assert page.locator("img[src=x]").count() == 0
        assert watch.errors == []


def test_the_menu_opens_on_a_narrow_screen(browser: Browser, site: str) -> None:
    with watched(browser, 390) as (page, watch):
        page.goto(site)
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("dialog").get_by_text("Queue").click()
        expect(page.get_by_role("heading", name="Queue", level=1)).to_be_visible()
        expect(page.get_by_role("dialog")).not_to_be_visible()
        assert watch.errors == []
