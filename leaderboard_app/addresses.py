"""Addresses of pages with what they are asked; commas and slashes stay readable."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def address(path: str, /, **asked: object) -> str:
    """`path` with the parameters that say something, in the order given."""
    given = {name: str(value) for name, value in asked.items() if value not in (None, "", 0)}
    query = urlencode(given, safe=",/", quote_via=quote)
    return f"{path}?{query}" if query else path


def listed(text: str) -> list[str]:
    """The parts of a parameter that holds several, each once."""
    return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def whole(text: str, default: int = 0) -> int:
    """A whole number from an address; `default` where it is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else default
