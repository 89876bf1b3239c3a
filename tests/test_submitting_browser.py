"""Submitting in a real Chromium, and following what becomes of it without touching anything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from leaderboard_app.sources import Sources
from tests.browser_fixtures import watched

pytestmark = pytest.mark.browser


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).or_(page.get_by_label(label)).first.click()
    page.get_by_role("option", name=option, exact=True).click()


def test_every_objection_stands_at_its_field_and_what_was_typed_stays(
    browser: Browser, site: str
) -> None:
    with watched(browser, 390) as (page, watch):
        page.goto(f"{site}/submit")
        page.locator("#submit-repo").fill("org/none")
        page.locator("#submit-send").click()
        expect(page.get_by_role("alert")).to_contain_text("2 things to mend first")
        repo = page.locator("#submit-repo")
        expect(repo).to_have_attribute("aria-invalid", "true")
        expect(repo).to_have_value("org/none")
        expect(page.locator("#submit-repo-error")).to_contain_text("no public model org/none")
        expect(page.locator("#submit-model_type-error")).to_contain_text("Choose how")
        assert watch.errors == []


def test_a_submission_is_followed_by_pages_that_renew_themselves(
    browser: Browser, site: str, sources: Sources
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/submit")
        page.locator("#submit-repo").fill("org/tiny")
        choose(page, "Type", "Pretrained")
        page.locator("#submit-submitted_by").fill("Ada")
        page.locator("#submit-send").click()
        page.locator("#submit-link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("org/tiny")
        expect(page.locator("#submission-contents")).to_contain_text("next")
        (one,) = sources.queue.listed()
        assert (one.submitted_by, one.model.repo) == ("Ada", "org/tiny")
        sources.queue.reject(one.id, ["it has no licence"], datetime.now(UTC))
        expect(page.locator("#submission-contents")).to_contain_text("it has no licence")
        expect(page.locator("#submission-cancel")).not_to_be_visible()
        page.goto(f"{site}/queue?state=failed")
        expect(page.locator("#queue-table")).to_contain_text("rejected")
        assert watch.errors == []


def test_a_submission_can_be_taken_back(browser: Browser, site: str, sources: Sources) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/submit")
        page.locator("#submit-repo").fill("org/tiny")
        choose(page, "Type", "Merge of base models")
        page.locator("#submit-send").click()
        page.locator("#submit-link").click()
        page.locator("#submission-cancel").click()
        expect(page.locator("#submission-contents")).to_contain_text("cancelled")
        assert [one.state for one in sources.queue.listed()] == ["cancelled"]
        assert watch.errors == []
