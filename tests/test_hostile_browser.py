"""What people wrote to do harm is text on every page, at every width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from leaderboard_app.app import create_app
from leaderboard_app.sources import Sources
from results.board import open_board
from results.home import Home
from results.imports import Imports
from results.publish import publish
from results.repo import path_of
from results.snapshot import Snapshots
from tests.browser_fixtures import watched
from tests.contents_fixtures import LEGACY, as_csv, offer, row
from tests.record_fixtures import NOON, SUITE
from tests.sample_fixtures import HOSTILE
from tests.site_fixtures import serving

pytestmark = pytest.mark.browser
NAMES = [f"org{n}/evil-{n}" for n in range(len(HOSTILE))]
"""Names themselves cannot be hostile: an import refuses those that the Hub would not have."""
ASKED = [text.replace(",", ";") for text in HOSTILE]
SUITE_ASKED = f"suite={LEGACY}"


@pytest.fixture
def hostile_site(sources: Sources, tmp_path: Path) -> Iterator[str]:
    home = Home(tmp_path / "hostile")
    rows = [
        row(name, **{"Hub License": text, "Base Model": text, "Architecture": HOSTILE[-1]})
        for name, text in zip(NAMES, HOSTILE, strict=True)
    ]
    offer(Imports(home.imports), as_csv(*rows))
    with open_board(home.board) as board:
        board.take_imports(Imports(home.imports))
    publish(home.board, home.public, [SUITE], now=NOON)
    with serving(create_app(replace(sources, snapshots=Snapshots(home.public))).server) as url:
        yield url


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_hostile_texts_are_inert_on_every_page(
    browser: Browser, hostile_site: str, width: int
) -> None:
    pages = [
        f"/?{SUITE_ASKED}",
        f"/compare?{SUITE_ASKED}&models={','.join(NAMES[:6])}",
        f"/compare?{SUITE_ASKED}&models={quote(','.join(ASKED[:5]))}",
        f"/charts?{SUITE_ASKED}&model={NAMES[0]}",
        f"/charts?{SUITE_ASKED}&model={quote(HOSTILE[4])}&chart={quote(HOSTILE[0])}",
        f"/embed/{LEGACY}",
        *(f"/model/{path_of(NAMES[n])}" for n in (0, 3, 6)),
        f"/model/{quote(HOSTILE[0], safe='')}/{quote(HOSTILE[4], safe='')}",
    ]
    with watched(browser, width) as (page, watch):
        page.on("dialog", lambda dialog: watch.errors.append(dialog.message))
        for path in pages:
            page.goto(hostile_site + path)
            page.wait_for_load_state("networkidle")
            sideways = "() => document.documentElement.scrollWidth - window.innerWidth"
            assert page.evaluate(sideways) <= 0, path[:120]
            assert page.locator("img[src=x]").count() == 0, path[:120]
            assert page.locator("a[href^='javascript:']").count() == 0, path[:120]
        # The last address is no model's, and is told so by its status.
        assert [error for error in watch.errors if "404 (NOT FOUND)" not in error] == []
        assert watch.foreign == []
