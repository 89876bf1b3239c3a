"""Scripts and styles of Dash's pages: compressed once, and kept for good by browsers.

That is, where their address names their version; else browsers ask whether they have changed.
"""

from __future__ import annotations

import re
from functools import partial

from flask import Flask, Response, request

from leaderboard_app.keeping import ASK_FIRST, FOREVER, Body, Kept, respond

FOLDERS = ("/_dash-component-suites/", "/assets/")
VERSIONED = re.compile(r"\.v[0-9_a-z]+m\d+\.")
"""How Dash writes version and time into a bundle's name."""
MOST, QUALITY = 150, 9


def keep_bundles(server: Flask) -> None:
    """Call it after everything else that changes answers, so that it sees them first."""
    kept = Kept(MOST)

    @server.before_request
    def again() -> Response | None:
        """What was asked for before is neither read nor compressed again."""
        body = kept.known(request.path) if _bundle() else None
        return None if body is None else _answer(body)

    @server.after_request
    def keep(answer: Response) -> Response:
        if not _bundle() or answer.status_code != 200 or "Content-Encoding" in answer.headers:
            return answer
        answer.direct_passthrough = False
        raw, media_type = answer.get_data(), answer.content_type or "application/octet-stream"
        answer.close()
        return _answer(kept.body(request.path, partial(Body, raw, media_type, QUALITY)))


def _answer(body: Body) -> Response:
    """A stylesheet of ours has the time of its change behind its name, as ?m=."""
    versioned = VERSIONED.search(request.path) or "m" in request.args
    return respond(body.digest, lambda: body, FOREVER if versioned else ASK_FIRST)


def _bundle() -> bool:
    return request.method == "GET" and request.path.startswith(FOLDERS)
