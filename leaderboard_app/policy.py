"""Which scripts and styles the pages may run: theirs, and nothing that somebody slipped in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from flask import Flask, Response

CSP = "Content-Security-Policy"
ALWAYS = (
    "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Content-Security-Policy of a page with these inline scripts and style sheets alone.

    Style attributes are let through: they carry a score's place on its scale, and run nothing.
    """
    allowed = [" ".join(["'self'", *map(_hash, texts)]) for texts in (scripts, styles)]
    return (
        f"{ALWAYS}; script-src {allowed[0]}; style-src-elem {allowed[1]};"
        " style-src-attr 'unsafe-inline'"
    )


def add_policy(server: Flask, script_hashes: Callable[[], Sequence[str]]) -> None:
    """Give every page a policy that has none of its own.

    :param script_hashes: of Dash's inline scripts, once all callbacks are there
    """

    @cache
    def dash_policy() -> str:
        """Mantine and plotly write style sheets as they go; scripts stay strict."""
        hashes = " ".join(["'self'", *script_hashes()])
        return f"{ALWAYS}; script-src {hashes}; style-src 'self' 'unsafe-inline'"

    @server.after_request
    def set_policy(answer: Response) -> Response:
        if answer.mimetype == "text/html" and CSP not in answer.headers:
            answer.headers[CSP] = dash_policy()
        return answer


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
