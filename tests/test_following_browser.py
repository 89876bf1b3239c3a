"""A page that is open follows the board by itself, from the first empty snapshot on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leaderboard_app.app import create_app
from leaderboard_app.sources import open_sources
from results.settings import Settings
from tests.board_fixtures import publish_records
from tests.browser_fixtures import watched
from tests.record_fixtures import NOON, make_record
from tests.site_fixtures import serving

pytestmark = pytest.mark.browser


def test_nothing_published_then_nobody_ranked_then_a_model(
    browser: Browser, tmp_path: Path
) -> None:
    sources = open_sources(Settings(home=tmp_path))
    with (
        serving(create_app(sources).server) as site,
        watched(browser, 390) as (page, watch),
    ):
        page.goto(site)
        expect(page.locator("body")).to_contain_text("Nothing is published yet")
        publish_records(tmp_path, [])
        page.reload()
        expect(page.locator("body")).to_contain_text("No model is ranked yet")
        publish_records(tmp_path, [make_record()], NOON + timedelta(minutes=1))
        expect(page.get_by_title("acme/apple")).to_be_attached()
        expect(page.locator("body")).not_to_contain_text("No model is ranked yet")
        expect(page.locator("#ranking-count")).to_contain_text("1 model, as of 2026-03-01 12:01")
        assert watch.errors == []
    sources.queue.close()
