"""The ranking page in a real Chromium: every control, and the address both ways."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser_fixtures import watched
from tests.ranking_browsing import (
    BEST_FIRST,
    downloaded,
    expect_models,
    header,
    models,
    panel,
    query,
)

pytestmark = pytest.mark.browser


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
