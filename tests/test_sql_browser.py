"""The SQL page in a real Chromium: run, share by address, take as CSV, read a refusal."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, expect

from tests.browser_fixtures import watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1440])
def test_a_statement_is_run_shared_and_taken(
    browser: Browser, site: str, width: int, tmp_path: Path
) -> None:
    with watched(browser, width) as (page, watch):
        page.goto(f"{site}/sql")
        box = page.get_by_role("textbox", name="SQL statement")
        box.fill("SELECT model, average FROM standing ORDER BY average DESC LIMIT 2")
        page.get_by_role("button", name="Run").click()
        page.wait_for_url("**/sql?query=SELECT*")
        expect(page.get_by_text("2 rows")).to_be_visible()
        expect(page.get_by_role("gridcell", name="acme/best")).to_be_visible()
        page.reload()
        expect(page.get_by_role("gridcell", name="acme/best")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV", exact=True).click()
        download.value.save_as(tmp_path / "answer.csv")
        assert pl.read_csv(tmp_path / "answer.csv")["model"].to_list() == ["acme/best", "acme/twin"]
        assert watch.errors == []


def test_a_refusal_says_what_is_wrong_and_keeps_the_statement(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        page.goto(f"{site}/sql?query=DROP TABLE runs")
        expect(page.get_by_text("DROP is not allowed here; give one SELECT")).to_be_visible()
        expect(page.get_by_role("textbox", name="SQL statement")).to_have_value("DROP TABLE runs")
        assert watch.errors == []


def test_hostile_text_in_an_answer_stays_text(browser: Browser, site: str) -> None:
    with watched(browser, 1440) as (page, watch):
        hostile = "<img src=x onerror=document.title='owned'>"
        page.goto(f"{site}/sql?query=SELECT '{hostile.replace(chr(39), chr(39) * 2)}' AS \"<b>x\"")
        expect(page.get_by_role("gridcell", name=hostile)).to_be_visible()
        assert "owned" not in page.title()
        assert watch.errors == []
