"""The whole product as people meet it: submit in a browser, see it ranked, download the numbers."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser_fixtures import watched
from tests.hub_fixtures import RunningHub
from tests.ranking_browsing import header
from tests.test_serve import free_port

pytestmark = [pytest.mark.browser, pytest.mark.engine]
PATIENCE = 240_000
"""Milliseconds in which a tiny model is evaluated on a busy machine."""


@contextmanager
def verb(environment: dict[str, str], log: Path, *words: str) -> Iterator[None]:
    """A verb of the command as a process of its own, stopped as an operator does."""
    with (
        log.open("w") as out,
        subprocess.Popen(
            [sys.executable, "-m", "leaderboard", *words], stdout=out, stderr=out, env=environment
        ) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            finally:
                process.kill()


@pytest.fixture
def product(tmp_path: Path, local_hub: RunningHub) -> Iterator[str]:
    """Scheduler and web app over a fresh data folder and a local hub; their address."""
    port = free_port()
    environment = os.environ | {
        "LEADERBOARD_HOME": str(tmp_path / "home"),
        "LEADERBOARD_HUB_URL": local_hub.url,
        "LEADERBOARD_PORT": str(port),
        "LEADERBOARD_BACKEND": "transformers",
        "LEADERBOARD_SLOTS": "",
        "LEADERBOARD_POLL_SECONDS": "0.5",
        "LEADERBOARD_SUITES": "demo-v1",
        "OMP_NUM_THREADS": "1",
    }
    with ExitStack() as stack:
        for name in ("schedule", "serve"):
            stack.enter_context(verb(environment, tmp_path / f"{name}.log", name))
        yield f"http://127.0.0.1:{port}"


def wait_until_ready(page: Page, url: str) -> None:
    """The web app answers and the scheduler has published its first, empty snapshot."""
    for _ in range(120):
        with suppress(Error):
            if page.request.get(f"{url}/readyz").ok:
                return
        page.wait_for_timeout(500)
    pytest.fail("the product did not get ready")


def submit(page: Page, url: str) -> None:
    page.goto(f"{url}/submit")
    page.locator("#submit-repo").fill("org/tiny")
    page.locator("#submit-model_type").click()
    page.get_by_role("option", name="Pretrained", exact=True).click()
    page.locator("#submit-precision").click()
    page.get_by_role("option", name="float32").click()
    page.locator("#submit-send").click()
    page.locator("#submit-link").click()


def in_columns(page: Page) -> dict[str, str]:
    """What the first row of the ranking shows, by column."""
    heads = page.locator("#table thead th[data-column]").all()
    cells = page.locator("#table tbody tr[data-run] > :not(.tools)").all()
    names = [str(head.get_attribute("data-column")) for head in heads]
    return dict(zip(names, [cell.inner_text().strip() for cell in cells], strict=True))


def test_a_model_goes_from_the_form_to_the_ranking_and_into_a_csv(
    browser: Browser, product: str
) -> None:
    with watched(browser, 1440) as (page, watch):
        wait_until_ready(page, product)
        submit(page, product)
        contents = page.locator("#submission-contents")
        expect(contents).to_contain_text("items", timeout=PATIENCE)
        expect(contents.locator(".mantine-Badge-root")).to_have_text("finished", timeout=PATIENCE)
        page.goto(product)
        expect(page.get_by_title("org/tiny")).to_be_visible()
        header(page, "facts").locator("a").click()
        page.wait_for_url("**sort=-facts*")
        with page.expect_download() as download:
            page.locator("#ranking-csv").click()
        table = pd.read_csv(download.value.path(), dtype={"commit": str})
        href = page.locator("#ranking-json").get_attribute("href") or ""
        (row,) = page.request.get(product + href).json()
        assert table.iloc[0].to_dict() == row
        shown = in_columns(page)
        for name in ("average", *(n.removesuffix("_stderr") for n in row if "_stderr" in n)):
            assert shown[name].startswith(f"{row[name]:.2f}")
        page.get_by_title("org/tiny").click()
        expect(page.locator("body")).to_contain_text("leaderboard run")
        answer = page.request.get(f"{product}/api/v1/runs/{row['run_id']}/samples.csv")
        assert len(pd.read_csv(io.BytesIO(answer.body()))) > 100
        assert (watch.errors, watch.foreign) == ([], [])
