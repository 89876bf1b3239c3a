"""The ranking page in a real Chromium: faults, news, ways back, narrow screens and no scripts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.board_fixtures import publish_records
from tests.browser_fixtures import watched
from tests.ranking_browsing import (
    BEST_FIRST,
    expect_models,
    header,
    models,
    panel,
    query,
)
from tests.record_fixtures import NOON, make_record

pytestmark = pytest.mark.browser


def test_a_pattern_that_cannot_be_used_is_told_and_the_rows_stay(
    browser: Browser, site: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/?sort=colour&utm_source=letter")
        expect(page.get_by_role("alert")).to_contain_text("there is no column colour")
        page.locator("#ranking-q").fill("best(")
        expect(page.get_by_role("alert")).to_contain_text("is no regular expression")
        assert models(page) == BEST_FIRST
        page.locator("#ranking-q").fill("nobody")
        expect(page.locator("tr.none")).to_contain_text("No model fits")
        assert [error for error in watch.errors if "400" not in error] == []


def test_a_model_is_one_click_away_and_back_brings_the_same_view(
    browser: Browser, site: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/?sort=sums")
        page.get_by_title("zeta/guesses").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("zeta/guesses")
        page.go_back()
        expect_models(page, BEST_FIRST[::-1])
        page.go_forward()
        page.get_by_role("link", name="Ranking").click()
        expect_models(page, BEST_FIRST)
        assert watch.errors == []


def test_a_newer_snapshot_takes_the_place_of_what_is_shown(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.clock.install()
        page.goto(site)
        expect_models(page, BEST_FIRST)
        publish_records(tmp_path, [make_record("acme/new")], NOON + timedelta(hours=1))
        page.clock.run_for(31_000)
        expect(page.locator("#ranking-count")).to_contain_text("5 models")
        assert watch.errors == []


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_it_works_without_scripts(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(site)
    expect(page.locator("#table")).to_contain_text("zeta/middle")
    header(page, "sums").locator("a").click()
    header(page, "sums").locator("a").click()
    assert query(page)["sort"] == "sums"
    assert models(page) == BEST_FIRST[::-1]
    page.locator("#ranking-q").fill("acme")
    panel(page, "filters")
    page.get_by_label("float16", exact=False).last.check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#table")).to_contain_text("No model fits")
    assert (query(page)["q"], query(page)["precision"]) == ("acme", "float16")
    context.close()


@pytest.mark.parametrize("width", [360, 390, 768, 1440, 2560])
def test_nothing_jumps_and_nothing_scrolls_sideways(
    browser: Browser, site: str, width: int
) -> None:
    with watched(browser, width) as (page, watch):
        page.add_init_script(
            "window.jumps = 0; new PerformanceObserver(l => { for (const e of l.getEntries())"
            " if (!e.hadRecentInput) window.jumps += e.value; })"
            ".observe({type: 'layout-shift', buffered: true});"
        )
        page.goto(site)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(300)
        assert page.evaluate("() => window.jumps") == 0
        for name in ("filters", "columns", "weights", "looks"):
            panel(page, name)
            sideways = "() => document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(sideways) <= 0, name
            page.keyboard.press("Escape")
        assert watch.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_no_fault(browser: Browser, site: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(f"{site}/?q=acme&pin=zeta-middle-1&baselines=1&cells=heat&type=pretrained")
    page.locator("button.open").first.click()
    expect(page.locator("tr.more")).to_be_visible()
    for name in ("filters", "columns", "weights", "looks"):
        panel(page, name)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], name
        page.keyboard.press("Escape")
    context.close()
