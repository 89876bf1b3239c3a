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
        expect(page.locator("#ranking-count")).to_contain_text("3913 models")
        expect(page.get_by_text("imported, archived", exact=True)).to_be_visible()
        first = page.locator(".ag-row[row-index='0'] a.cell-model").first
        expect(first).to_have_attribute("title", best["model"])
        average = page.locator(".ag-row[row-index='0'] [col-id=average] .error")
        expect(average).to_have_text(f"≤{Z95 * best['average_bound']:.2f}")
        started = time.monotonic()
        page.locator("#ranking-q").fill("gpt2")
        expect(page.locator("#ranking-count")).to_contain_text("of 3913 models")
        assert time.monotonic() - started < PATIENCE
        page.locator("a.cell-model[title=gpt2]").first.click()
        expect(page.locator("h1")).to_have_text("gpt2")
        expect(page.locator("body")).to_contain_text("is the binomial bound")
        sideways = "() => document.documentElement.scrollWidth - window.innerWidth"
        assert page.evaluate(sideways) <= 0
        assert watch.errors == []
