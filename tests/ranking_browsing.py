"""What a browser shows of the ranking page, and what its address says."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from playwright.sync_api import Page, expect

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
