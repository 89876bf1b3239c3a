"""A board of some four thousand imported models stays pleasant in a real Chromium."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from leaderboard_app.app import create_app
from leaderboard_app.sources import Sources
from results.ranks import Z95
from results.snapshot import Snapshot, Snapshots
from results.view import View
from tests.browser_fixtures import watched
from tests.contents_fixtures import LEGACY
from tests.site_fixtures import serving

pytestmark = pytest.mark.browser
THIN = "\N{NARROW NO-BREAK SPACE}"
PATIENCE = 15.0
"""Seconds for what takes well under one on an idle machine."""


@pytest.fixture
def legacy_site(sources: Sources, published_contents: Snapshot) -> Iterator[str]:
    snapshots = Snapshots(published_contents.folder.parent)
    with serving(create_app(replace(sources, snapshots=snapshots)).server) as url:
        yield url


@pytest.mark.parametrize("width", [390, 1440])
def test_the_imported_table_can_be_searched_and_followed(
    browser: Browser, legacy_site: str, published_contents: Snapshot, width: int
) -> None:
    best = published_contents.ranking(LEGACY, View(limit=1)).row(0, named=True)
    with watched(browser, width) as (page, watch):
        page.goto(f"{legacy_site}/?suite={LEGACY}")
        expect(page.locator("#ranking-count")).to_contain_text(f"3{THIN}913 models")
        expect(page.get_by_text("imported, archived", exact=True)).to_be_visible()
        expect(page.locator("tbody th.model a").first).to_have_attribute("title", best["model"])
        average = page.locator("td.score i").first
        expect(average).to_have_text(f"≤{Z95 * best['average_bound']:.2f}")
        started = time.monotonic()
        page.locator("#ranking-q").fill("gpt2")
        expect(page.locator("#ranking-count")).to_contain_text(f"of 3{THIN}913 models")
        assert time.monotonic() - started < PATIENCE
        page.locator("tbody th.model a[title=gpt2]").first.click()
        expect(page.locator("h1")).to_have_text("gpt2")
        expect(page.locator("body")).to_contain_text("is the binomial bound")
        sideways = "() => document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(sideways) <= 0
        assert watch.errors == []


def test_rows_come_as_one_scrolls_to_them(
    browser: Browser, legacy_site: str, published_contents: Snapshot
) -> None:
    order = published_contents.ranking(LEGACY, View(columns=("run_id",)))["run_id"]
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{legacy_site}/?suite={LEGACY}")
        expect(page.locator("tbody.gap").last).to_be_attached()
        box = page.locator("#table")
        for place in (1990, 3912, 0):
            box.evaluate("(box, place) => { box.scrollTop = 42 * place; }", place)
            row = page.locator(f'tr[aria-rowindex="{place + 2}"]')
            expect(row).to_be_in_viewport()
            expect(row).to_have_attribute("data-run", order[place])
            assert page.locator("tr[data-run]").count() < 400
        page.locator("button.open").first.click()
        expect(page.locator("tr.more")).to_contain_text("shown unchanged")
        box.evaluate("box => { box.scrollTop = 42 * 3000; }")
        expect(page.locator("tr.more")).not_to_be_attached()
        box.evaluate("box => { box.scrollTop = 0; }")
        expect(page.locator("tr.more")).to_contain_text("shown unchanged")
        assert watch.errors == []
