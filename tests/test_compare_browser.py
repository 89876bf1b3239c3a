"""The compare page in a real Chromium: addresses, the back button, and inert hostile items."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from leaderboard_app.sources import Sources
from tests.board_fixtures import RECORDS
from tests.browser_fixtures import watched
from tests.sample_fixtures import HOSTILE, write_run_samples

pytestmark = pytest.mark.browser
PAGE = "/compare?models=acme/best,zeta/guesses"


@pytest.fixture
def compared(site: str, sources: Sources) -> str:
    for record in RECORDS:
        write_run_samples(sources.ledger.root, record)
    return site + PAGE


def test_controls_change_the_address_and_back_brings_the_earlier_view(
    browser: Browser, compared: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(compared)
        expect(page.get_by_text("1 to 10 of 300 items")).to_be_visible()
        page.get_by_role("textbox", name="Items").click()
        page.get_by_role("option", name="First better").click()
        page.wait_for_url("**show=first*")
        # What is typed before the answer has come would go with the box that it was typed into.
        expect(page.get_by_text("1 to 10 of 300 items")).to_be_hidden()
        page.get_by_role("textbox", name="Search in prompts").fill("what is 1")
        page.get_by_role("textbox", name="Search in prompts").press("Enter")
        page.wait_for_url("**search=what*")
        shown = page.locator(".item").count()
        assert shown > 0
        page.reload()
        expect(page.locator(".item")).to_have_count(shown)
        expect(page.get_by_role("textbox", name="Search in prompts")).to_have_value("what is 1")
        page.go_back()
        expect(page.get_by_role("textbox", name="Search in prompts")).to_have_value("")
        page.go_back()
        expect(page.get_by_text("1 to 10 of 300 items")).to_be_visible()
        assert watch.errors == []


def test_models_are_added_by_typing_and_compared(browser: Browser, site: str) -> None:
    with watched(browser, 768) as (page, watch):
        page.goto(f"{site}/compare")
        field = page.get_by_role("textbox", name="Models, 2 to 6")
        for name, then in (("acme/best", "Choose one more model"), ("zeta/middle", "Item by item")):
            field.fill(name[-6:])
            page.get_by_role("option", name=name).click()
            page.wait_for_url(f"**{name}*")
            expect(page.get_by_role("heading", name=then)).to_be_visible()
        expect(page.locator(".compare-table")).to_contain_text("Average")
        assert watch.errors == []


@pytest.mark.parametrize("width", [390, 1440])
def test_hostile_items_are_shown_as_text(browser: Browser, compared: str, width: int) -> None:
    with watched(browser, width) as (page, watch):
        page.on("dialog", lambda dialog: watch.errors.append(dialog.message))
        for number, text in enumerate(HOSTILE):
            page.goto(f"{compared}&task=tiny_numbers&item=tiny_numbers-{7 * number:03d}")
            passage = page.locator(".passage").first
            expect(passage).to_have_text(f"<|user|>{text}<|end|>")
            sideways = "() => document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(sideways) <= 0
        assert page.locator("img[src=x]").count() == 0
        assert page.locator(".passage a, .passage script").count() == 0
        assert watch.errors == []
        assert watch.foreign == []
