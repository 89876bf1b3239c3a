"""Signing in, voting, tokens and moderation in a real Chromium, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from leaderboard_app.sources import Sources
from scheduler.people.roles import Role
from tests.board_fixtures import RECORDS
from tests.browser_fixtures import Watch, watched
from tests.provider_fixtures import SECONDS, RunningProvider
from tests.queue_fixtures import NOW, submitted

pytestmark = [pytest.mark.browser, pytest.mark.kill]


@contextmanager
def signed_in(
    browser: Browser, site: str, subject: str, width: int = 1440
) -> Iterator[tuple[Page, Watch]]:
    """Through the provider's own form, and back to the queue."""
    with watched(browser, width) as (page, watch):
        page.goto(f"{site}/login?next=/queue")
        page.get_by_placeholder("sub").fill(subject)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{site}/queue")
        # The provider's page wants a style sheet of the open network.
        watch.errors.clear()
        yield page, watch


def test_a_visitor_is_shown_the_way_in_and_a_vote_of_his_is_not_counted(
    browser: Browser, guarded_site: str, guarded_sources: Sources
) -> None:
    one = submitted(guarded_sources.queue)
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{guarded_site}/submit")
        expect(page.locator("#sign-in")).to_be_visible()
        expect(page.locator("#submit-send")).not_to_be_visible()
        page.goto(f"{guarded_site}/submission/{one.id}")
        page.get_by_role("button", name="Vote for acme/apple: 0 votes").click()
        expect(page.locator("#submission-problem")).to_contain_text("sign in first")
        expect(page.locator("#submission-cancel")).not_to_be_visible()
        assert guarded_sources.queue.votes_of("acme/apple") == 0
        assert watch.errors == []


def test_a_person_signs_in_votes_by_keyboard_and_signs_out(
    browser: Browser,
    guarded_site: str,
    guarded_sources: Sources,
    oidc_provider: RunningProvider,
) -> None:
    oidc_provider.knows("u-7", preferred_username="ada")
    submitted(guarded_sources.queue)
    with signed_in(browser, guarded_site, "u-7") as (page, watch):
        expect(page.locator("#shell-who")).to_contain_text("ada")
        button = page.get_by_role("button", name="Vote for acme/apple")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_have_text("1")
        page.keyboard.press("Enter")
        expect(button).to_have_text("0")
        page.goto(f"{guarded_site}/submit")
        expect(page.locator("#submit-submitted_by")).to_have_value("ada")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{guarded_site}/")
        page.goto(f"{guarded_site}/queue")
        expect(page.locator("#shell-who")).to_contain_text("Sign in")
        assert watch.errors == []


def test_a_token_is_shown_once_works_and_is_dead_when_revoked(
    browser: Browser, guarded_site: str, oidc_provider: RunningProvider
) -> None:
    oidc_provider.knows("u-8", preferred_username="bob")
    me = f"{guarded_site}/api/v1/me"
    with signed_in(browser, guarded_site, "u-8", 390) as (page, watch):
        page.goto(f"{guarded_site}/account")
        page.get_by_label("What it is for").fill("nightly")
        page.get_by_label("submit models").check()
        page.get_by_role("button", name="Make a token").click()
        text = page.locator("#token-text").inner_text()
        headers = {"Authorization": f"Bearer {text}"}
        assert requests.get(me, headers=headers, timeout=SECONDS).json() == {
            "name": "bob",
            "role": "submitter",
            "scopes": ["submit"],
            "signed_in": True,
        }
        page.reload()
        expect(page.locator("#token-table")).to_contain_text("nightly")
        assert text not in page.content()
        page.get_by_role("button", name="Revoke the token for nightly").click()
        expect(page.locator("#token-table")).to_contain_text("revoked")
        assert requests.get(me, headers=headers, timeout=SECONDS).status_code == 401
        assert watch.errors == []


def test_a_moderator_answers_a_request_and_everybody_reads_why(
    browser: Browser,
    guarded_site: str,
    guarded_sources: Sources,
    oidc_provider: RunningProvider,
) -> None:
    oidc_provider.knows("u-9", preferred_username="mia")
    model = RECORDS[0].model.repo
    with signed_in(browser, guarded_site, "u-9") as (page, watch):
        page.goto(f"{guarded_site}/moderation?model={model}")
        expect(page.locator("#decide-send")).not_to_be_visible()
        page.locator("#ask-reason").fill("it is ours, and broken")
        page.locator("#ask-send").click()
        expect(page.locator("#ask-outcome")).to_contain_text("number 1")
        people = guarded_sources.people
        people.set_role("mia", Role.MODERATOR, by="operator", reason="knows best", now=NOW)
        page.reload()
        expect(page.get_by_text("it is ours, and broken")).to_be_visible()
        page.get_by_role("combobox", name="Decision").or_(
            page.get_by_label("Decision")
        ).first.click()
        page.get_by_role("option", name="Hide from the ranking").click()
        page.locator("#decide-reason").fill("its owner asked")
        page.locator("#decide-evidence").fill("javascript:alert(1)")
        page.locator("#decide-send").click()
        expect(page.locator("#decide-outcome")).to_contain_text("begins with https")
        page.locator("#decide-evidence").fill("https://example.org/letter")
        page.locator("#decide-send").click()
        expect(page.locator("#decide-outcome")).to_contain_text("number 3")
        assert [one.by for one in guarded_sources.moderation.decisions()] == [
            "mia",
            "operator",
            "mia",
        ]
        assert watch.errors == []
