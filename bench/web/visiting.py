"""One visit in a fresh Chromium profile: first row cold and warm, sort, search, bytes, heap."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page

from bench.web.tables import QUERY
from bench.web.targets import Target

SETTLED = 500
"""Milliseconds after the first row, in which late scripts and pictures come."""
START_CLOCK = """(() => {
  const start = (event) => {
    if (!sessionStorage.start || event.type === "pointerdown")
      sessionStorage.start = performance.timeOrigin + event.timeStamp;
  };
  addEventListener("pointerdown", start, true);
  addEventListener("keydown", start, true);
})()"""
"""The clock of an action outlives the page, for some answer with another one."""
SEEN = """([row, name, painted, box, query, fresh]) => {
  const cell = document.querySelector(row);
  if (!cell || !new RegExp(name).test(cell.textContent.trim())) return null;
  const shown = (painted ? cell.closest("canvas") : cell).getBoundingClientRect();
  if (!shown.height || shown.top > innerHeight || shown.bottom < 0) return null;
  if (box && document.querySelector(box)?.value !== query) return null;
  const start = fresh ? performance.timeOrigin : Number(sessionStorage.start);
  return new Promise((done) => requestAnimationFrame(
    () => done(performance.timeOrigin + performance.now() - start)));
}"""


class Visit:
    """Fills `samples`; what failed is missing from it."""

    def __init__(self, browser: Browser, target: Target, port: int, patience: float) -> None:
        self.target, self.url = target, f"http://127.0.0.1:{port}{target.path}"
        self.samples: dict[str, float] = {}
        self._wire: list[float] = []
        self._context = browser.new_context(viewport={"width": 1920, "height": 1080})
        self._context.set_default_timeout(patience * 1000)
        self._context.add_init_script(START_CLOCK)
        self._page: Page = self._context.new_page()
        self._devtools: CDPSession = self._context.new_cdp_session(self._page)
        self._watch()

    def run(self) -> dict[str, float]:
        steps: tuple[Callable[[], None], ...] = (self._cold, self._warm_and_sort, self._search)
        try:
            for step in steps:
                try:
                    step()
                except Error as error:
                    first = str(error).splitlines()[0]
                    sys.stderr.write(f"{self.target.name}, {step.__name__}: {first}\n")
        finally:
            self._context.close()
        return self.samples

    def _watch(self) -> None:
        """Count bytes as they come over the wire; frames of WebSockets carry base64."""

        def frame(event: dict[str, Any]) -> None:
            response = event["response"]
            self._wire.append(
                len(response["payloadData"]) * (3 / 4 if response["opcode"] == 2 else 1)
            )

        self._devtools.send("Network.enable")
        self._devtools.send("Performance.enable")
        self._devtools.on(
            "Network.loadingFinished",
            lambda event: self._wire.append(max(0, event["encodedDataLength"])),
        )
        self._devtools.on("Network.webSocketFrameReceived", frame)

    def _seen(self, name: str, *, fresh: bool = False, box: str | None = None) -> float:
        """Milliseconds until the first row has this name."""
        asked = [self.target.row, name, self.target.painted, box, QUERY, fresh]
        found = self._page.wait_for_function(SEEN, arg=asked, polling="raf").json_value()
        return float(found)

    def _go(self) -> float:
        self._page.goto("about:blank")
        self._wire.clear()
        self._page.goto(self.url, wait_until="commit")
        taken = self._seen(self.target.first, fresh=True)
        self._page.wait_for_timeout(SETTLED)
        return taken

    def _cold(self) -> None:
        self.samples["cold"] = self._go()
        self.samples["cold bytes"] = sum(self._wire) / 1e6
        self._devtools.send("HeapProfiler.collectGarbage")
        metrics = self._devtools.send("Performance.getMetrics")["metrics"]
        used = next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize")
        self.samples["heap"] = used / 1e6

    def _warm_and_sort(self) -> None:
        self.samples["warm"] = self._go()
        self.samples["warm bytes"] = sum(self._wire) / 1e6
        header = self._page.locator(self.target.header).first
        if self.target.at:
            x, y = self.target.at
            header.click(force=True, position={"x": x, "y": y})
        else:
            header.click()
        self.samples["sort"] = self._seen(self.target.sorted)

    def _search(self) -> None:
        self._go()
        self._page.locator(self.target.search).first.click()
        self._page.evaluate("() => sessionStorage.removeItem('start')")
        self._page.keyboard.type(QUERY)
        if self.target.enter:
            self._page.keyboard.press("Enter")
        self.samples["search"] = self._seen(self.target.found, box=self.target.search)
