"""The pages in a real Chromium: nothing fails, nothing leaves the machine, nothing scrolls away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

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


def test_hostile_text_is_inert(browser: Browser, site: str, tmp_path: Path) -> None:
    facts = {"licence": BAD, "architecture": "javascript:alert(1)"}
    record = make_record("evil/model", facts=facts, submitted_by=BAD)
    publish_records(tmp_path, [record], NOON + timedelta(hours=1))
    with watched(browser, 1440) as (page, watch):
        page.on("dialog", lambda dialog: watch.errors.append(dialog.message))
        page.goto(f"{site}/?columns=model,licence,architecture")
        expect(page.locator("#table").get_by_text(BAD)).to_be_attached()
        page.goto(f"{site}/model/evil/model")
        expect(page.locator("dd").get_by_text(BAD).first).to_be_attached()
        assert page.locator("img[src=x]").count() == 0
        assert watch.errors == []


def test_the_menu_opens_on_a_narrow_screen(browser: Browser, site: str) -> None:
    with watched(browser, 390) as (page, watch):
        page.goto(site)
        page.locator("summary[aria-label=Menu]").click()
        page.locator(".menu").get_by_text("Queue").click()
        expect(page.get_by_role("heading", name="Queue", level=1)).to_be_visible()
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("dialog").get_by_text("About").click()
        expect(page.get_by_role("heading", name="About", level=1)).to_be_visible()
        expect(page.get_by_role("dialog")).not_to_be_visible()
        assert watch.errors == []
