"""Pictures of the pages, to be looked at: python -m tests.screenshots URL OUT [PATH...]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser_fixtures import launched, watched

WIDTHS, SCHEMES = (1440, 390), ("light", "dark")


def shoot(browser: Browser, url: str, out: Path, width: int, scheme: str) -> list[str]:
    """One picture of the whole page; returns what went wrong on it."""
    with watched(browser, width, scheme) as (page, watch):
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(500)
        overflow = page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        page.screenshot(path=out, full_page=True)
    faults = [*watch.errors, *watch.foreign]
    return [*faults, f"scrolls sideways by {overflow} px"] if overflow > 0 else faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", nargs="*", default=["/", "/submit", "/queue", "/about"])
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        for path in args.paths:
            name = path.split("?")[0].strip("/").replace("/", "-") or "ranking"
            for width in WIDTHS:
                for scheme in SCHEMES:
                    target = args.out / f"{name}-{width}-{scheme}.png"
                    faults = shoot(browser, args.url + path, target, width, scheme)
                    sys.stdout.write(f"{target} {'; '.join(faults) or 'ok'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
