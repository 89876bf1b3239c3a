"""Answers of the API: tables in the format the address ends in, cached by snapshot and query."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import polars as pl
from flask import Response, request

from leaderboard_app.viewing import folded
from results.errors import LeaderboardError
from results.rounding import MOST_DIGITS, rounded
from results.snapshot import Snapshot
from results.tables import FORMATS
from results.view import InvalidView, View

ROUND = "round"
"""Parameter of every table, in the address."""


class UnknownFormat(LeaderboardError, LookupError):
    def __init__(self, ending: str) -> None:
        super().__init__(f"there is no format {ending!r}; there are {', '.join(FORMATS)}")


def asked_view() -> View:
    """The view in the query string of this request.

    :raises InvalidView:
    """
    query = folded(request.args)
    query.pop(ROUND, None)
    return View.from_query(query)


def asked_digits() -> int | None:
    """Digits after the point that are wanted; None: all there are.

    :raises InvalidView:
    """
    if not (given := request.args.get(ROUND, "")):
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 3 and int(given) <= MOST_DIGITS):
        raise InvalidView(
            f"parameter {ROUND} cannot be {given[:20]!r}: give the digits wanted after the point,"
            f" from 0 to {MOST_DIGITS}"
        )
    return int(given)


def table(frame: pl.DataFrame, ending: str, name: str) -> Response:
    """The table as a download, rounded if the address says so.

    :raises UnknownFormat, InvalidView:
    """
    if ending not in FORMATS:
        raise UnknownFormat(ending)
    form = FORMATS[ending]
    answer = Response(form.write(rounded(frame, asked_digits())), content_type=form.media_type)
    if ending != "json":
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def cached(snapshot: Snapshot, build: Callable[[], Response]) -> Response:
    """The answer, or 304 where the asker has it; it can only change with the snapshot."""
    asked = f"{snapshot.stamp} {request.full_path}"
    tag = hashlib.sha256(asked.encode()).hexdigest()[:20]
    # A weak tag, for the compression of the answer may differ.
    answer = Response(status=304) if request.if_none_match.contains_weak(tag) else build()
    answer.set_etag(tag, weak=True)
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
