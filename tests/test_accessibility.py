"""axe-core finds no serious fault on any page, light or dark, on a phone, a tablet or a screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from leaderboard_app.sources import Sources
from tests.board_fixtures import RECORDS
from tests.sample_fixtures import write_run_samples
from tests.test_pages_browser import submitted

pytestmark = pytest.mark.browser
WIDTHS, SCHEMES = (1440, 768, 390), ("light", "dark")
GRAVE = {"serious", "critical"}
PAIR = "/compare?models=acme/best,zeta/guesses"
PAGES = {
    "/": "acme/best",
    PAIR: "Item by item",
    f"{PAIR}&task=tiny_sums&item=tiny_sums-001": "Log-likelihood of each choice",
    f"{PAIR}&task=tiny_numbers&item=tiny_numbers-009": "cut off by the token limit",
    "/compare": "Which models?",
    "/charts?model=acme/best": "Correlation of benchmarks",
    "/model/acme/best": "Task by task",
    "/submit": "Submit a model",
    "/queue": "acme/apple",
    "/about": "What this is",
    "/nowhere": "There is no such page",
    "/embed/tiny-v1": "acme/best",
}
"""Address, and what is there when the page has come up."""


@pytest.fixture
def full_site(site: str, sources: Sources) -> str:
    for record in RECORDS:
        write_run_samples(sources.ledger.root, record)
    submitted(sources)
    return site


@contextmanager
def open_page(browser: Browser) -> Iterator[Page]:
    """Axe is put into the page as text, which the page's own policy forbids."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    try:
        yield context.new_page()
    finally:
        context.close()


def faults(page: Page) -> list[str]:
    found: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_fault(browser: Browser, full_site: str, path: str) -> None:
    with open_page(browser) as page:
        page.goto(full_site + path)
        expect(page.locator("body")).to_contain_text(PAGES[path])
        page.wait_for_load_state("networkidle")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            # Colours fade over; half-way they are neither.
            page.wait_for_timeout(1000)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.wait_for_timeout(150)
                assert faults(page) == [], f"{path}, {scheme}, {width}"
