"""The document around Dash's pages: its language, and what a shared link shows of it."""

from __future__ import annotations

from typing import Any

from dash import Dash
from flask import request
from markupsafe import escape

EMPTY = 'property="{}" content=""'
IMAGES = ("og:image", "twitter:image")


class Index(Dash):
    """Dash, with the address of the card that belongs to the page asked for."""

    def interpolate_index(self, *given: Any, **parts: Any) -> str:  # noqa: ANN401 -- as Dash has it
        page = str(super().interpolate_index(*given, **parts))  # type: ignore[no-untyped-call]
        picture = card_of(request.path, request.args.get("suite", ""))
        if picture:
            filled = str(escape(request.url_root.rstrip("/") + picture))
            for name in IMAGES:
                tag = EMPTY.format(name)
                page = page.replace(tag, f'{tag[:-1]}{filled}"', 1)
        return page.replace("<html>", '<html lang="en">', 1)


def card_of(path: str, suite: str) -> str | None:
    """Address of the picture that stands for a page; None where there is none."""
    if path.startswith("/model/"):
        return f"/card{path}.png"
    if path in ("/charts", "/compare") and suite.replace("-", "").replace(".", "").isalnum():
        return f"/card/suite/{suite}.png"
    return None
