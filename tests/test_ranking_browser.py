"""The ranking page in a real Chromium: its controls, the address both ways, and no scripts."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.board_fixtures import publish_records
from tests.browser_fixtures import watched
from tests.record_fixtures import NOON, make_record

pytestmark = pytest.mark.browser
BEST_FIRST = ["acme/best", "acme/twin", "zeta/middle", "zeta/guesses"]


def models(page: Page) -> list[str | None]:
    """Names in the table, from above."""
    links = page.locator("#table tbody th.model a")
    return [links.nth(place).get_attribute("title") for place in range(links.count())]


def expect_models(page: Page, names: list[str]) -> None:
    expect(page.locator("#table tbody th.model")).to_have_text(
        [re.compile(re.escape(name)) for name in names]
    )


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def downloaded(site: str, page: Page) -> list[dict[str, Any]]:
    """What the page's own link to JSON gives."""
    href = page.locator("#ranking-json").get_attribute("href") or ""
    with urlopen(site + href) as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


def header(page: Page, name: str) -> Any:  # noqa: ANN401 -- a locator
    return page.locator(f"thead th[data-column={name}]")


def panel(page: Page, name: str) -> None:
    page.locator(f"#{name} > summary").click()


def test_sorting_is_in_the_address_and_in_the_downloads(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        header(page, "sums").locator("a").click()
        expect(header(page, "sums")).to_have_attribute("aria-sort", "descending")
        header(page, "sums").locator("a").click()
        expect(header(page, "sums")).to_have_attribute("aria-sort", "ascending")
        page.wait_for_url("**sort=sums")
        expect_models(page, BEST_FIRST[::-1])
        assert [row["model"] for row in downloaded(site, page)] == models(page)
        header(page, "model").locator("a").click(modifiers=["Shift"])
        page.wait_for_url("**sort=sums,model")
        expect(header(page, "model")).to_have_attribute("data-place", "2")
        page.reload()
        expect_models(page, BEST_FIRST[::-1])
        assert query(page) == {"suite": "tiny-v1", "sort": "sums,model"}
        page.go_back()
        page.wait_for_url("**sort=sums")
        page.go_back()
        expect(header(page, "sums")).to_have_attribute("aria-sort", "descending")
        assert watch.errors == []


def test_search_filters_and_looks_go_into_the_address_and_come_back(
    browser: Browser, site: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        page.keyboard.press("/")
        page.keyboard.type("best; middle")
        expect(page.locator("#ranking-count")).to_contain_text("2 of 4 models, as of 2026-03-01")
        expect_models(page, ["acme/best", "zeta/middle"])
        expect(page.locator("mark")).to_have_text(["best", "middle"])
        panel(page, "looks")
        page.get_by_label("Raw scores").check()
        page.get_by_label("Heat").check()
        page.wait_for_url("**raw=1**")
        assert [row["sums_raw"] for row in downloaded(site, page)] == [0.98, 0.7]
        page.keyboard.press("Escape")
        panel(page, "filters")
        page.get_by_label("Chat (RLHF, DPO, IFT)").check()
        expect_models(page, ["zeta/middle"])
        page.reload()
        expect_models(page, ["zeta/middle"])
        expect(page.locator("#ranking-q")).to_have_value("best; middle")
        expect(page.locator("#table")).to_have_class("heat")
        assert query(page) == {
            "suite": "tiny-v1",
            "q": "best; middle",
            "type": "chat",
            "raw": "1",
            "cells": "heat",
        }
        assert watch.errors == []


def test_what_narrows_the_ranking_can_be_taken_away_one_by_one(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/?q=best; middle&type=chat")
        expect_models(page, ["zeta/middle"])
        page.get_by_title("Take away: Chat (RLHF, DPO, IFT)").click()
        expect_models(page, ["acme/best", "zeta/middle"])
        page.get_by_role("link", name="Clear all").click()
        expect_models(page, BEST_FIRST)
        expect(page.locator("#ranking-q")).to_have_value("")
        page.go_back()
        expect(page.locator("#ranking-q")).to_have_value("best; middle")
        assert watch.errors == []


def test_own_weights_rank_anew_at_once(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        panel(page, "weights")
        page.get_by_role("slider", name="Patterns", exact=True).focus()
        page.keyboard.press("Home")
        page.wait_for_url("**weights=patterns:0")
        rows = downloaded(site, page)
        assert [row["average"] for row in rows] == [row["sums"] for row in rows]
        expect(page.locator("#chips")).to_contain_text("Your own weights")
        page.get_by_role("button", name="All the same").click()
        expect(page.locator("#chips")).not_to_contain_text("weights")
        assert watch.errors == []


def test_columns_are_chosen_with_their_meaning_beside_them(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        panel(page, "columns")
        expect(
            page.locator("#columns").get_by_text("Licence named in the model card.")
        ).to_be_visible()
        page.locator("#columns").get_by_label("Licence").check()
        expect(header(page, "licence")).to_be_visible()
        page.wait_for_url("**licence**")
        assert "licence" in downloaded(site, page)[0]
        page.get_by_role("button", name="The usual ones").click()
        expect(header(page, "licence")).not_to_be_attached()
        page.wait_for_url("**suite=tiny-v1")
        page.keyboard.press("Escape")
        header(page, "average").hover()
        expect(header(page, "average").locator(".tip")).to_be_visible()
        assert watch.errors == []


def test_a_row_opens_and_pinned_ones_lead_and_are_compared(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(site)
        page.get_by_role("button", name="Details of zeta/middle").click()
        expect(page.locator("tr.more")).to_contain_text("leaderboard run spec.json")
        for name in ("zeta/guesses", "acme/twin"):
            page.get_by_role("button", name=f"Pin {name}").click()
            page.wait_for_url(f"**{name.replace('/', '-')}-1**")
        expect_models(page, ["zeta/guesses", "acme/twin", "acme/best", "zeta/middle"])
        expect(page.locator("tr.more")).to_contain_text("leaderboard run spec.json")
        link = page.get_by_role("link", name="Compare the pinned")
        expect(link).to_have_attribute("href", re.compile("models=zeta/guesses,acme/twin"))
        page.get_by_role("button", name="Details of zeta/middle").click()
        expect(page.locator("tr.more")).not_to_be_attached()
        assert watch.errors == []


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
