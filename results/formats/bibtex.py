"""How to cite a board: BibTeX with the day of the snapshot."""

from __future__ import annotations

import re

from results.formats.subject import Origin
from results.suite import SuiteInfo


def bibtex(suite: SuiteInfo, origin: Origin, snapshot: str) -> str:
    """An entry for one suite's ranking as of one snapshot."""
    day = origin.published_at
    key = re.sub(r"\W+", "-", f"{origin.name}-{suite.name}-{day:%Y%m%d}").lower()
    fields = {
        "title": f"{{{suite.title}}}: ranking as of {day:%Y-%m-%d}",
        "author": f"{{{origin.name}}}",
        "year": f"{day:%Y}",
        "month": f"{day.month}",
        "day": f"{day.day}",
        "url": origin.url,
        "version": f"snapshot {snapshot}, suite {suite.name} {suite.digest}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", ",\n".join(lines), "}"]) + "\n"
