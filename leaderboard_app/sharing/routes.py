"""Routes for other sites: /embed/<suite>, and the pictures of shared links under /card."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, render_template, request

from leaderboard_app.api.answers import cached
from leaderboard_app.api.problems import answer_errors
from leaderboard_app.policy import CSP
from leaderboard_app.sharing.card import Card, picture
from leaderboard_app.sharing.cards import model_card, suite_card
from leaderboard_app.viewing import address
from results.ranks import Z95
from results.repo import path_of, repo_of
from results.snapshot import Snapshot, Snapshots
from results.suite import SuiteInfo
from results.view import View

ROWS, MOST = 10, 100
OWN = ("limit",)


def build_sharing(snapshots: Snapshots) -> Blueprint:
    sharing = Blueprint("sharing", __name__, template_folder="templates")
    answer_errors(sharing)

    @sharing.get("/embed/<suite>")
    def embed(suite: str) -> Response:
        now = snapshots.current()
        info = now.suite(suite)
        view = View.from_query({k: v for k, v in request.args.items() if k not in OWN})
        limit = min(request.args.get("limit", ROWS, int), MOST)
        return cached(now, lambda: _embedded(now, info, view, max(1, limit)))

    @sharing.get("/card/suite/<suite>.png")
    def of_suite(suite: str) -> Response:
        now = snapshots.current()
        info = now.suite(suite)
        return cached(now, lambda: _png(suite_card(now, info)))

    @sharing.get("/card/model/<org>/<name>.png")
    def of_model(org: str, name: str) -> Response:
        now = snapshots.current()
        return cached(now, lambda: _png(model_card(now, repo_of(org, name))))

    return sharing


def _embedded(snapshot: Snapshot, suite: SuiteInfo, view: View, limit: int) -> Response:
    """A page without a script that any site may show in a frame."""
    asked = view.model_copy(update={"limit": limit, "columns": ("rank", "model", "average")})
    text = render_template(
        "sharing/embed.html",
        suite=suite,
        rows=snapshot.ranking(suite.name, asked).to_dicts(),
        total=snapshot.count(suite.name, view),
        day=f"{snapshot.published_at:%Y-%m-%d}",
        whole=address(suite.name, view),
        css=_css(),
        path_of=path_of,
        half=_half,
    )
    answer = Response(text, content_type="text/html; charset=utf-8")
    answer.headers[CSP] = _policy()
    return answer


def _half(row: dict[str, float | None]) -> str:
    """Half of the 95 % interval of the average, or the most it can be; empty if not known."""
    for ending, mark in (("stderr", "±"), ("bound", "≤")):
        if (error := row.get(f"average_{ending}")) is not None:
            return f"{mark} {Z95 * error:.2f}"
    return ""


@cache
def _css() -> str:
    return files("leaderboard_app.sharing").joinpath("embed.css").read_text()


@cache
def _policy() -> str:
    """Nothing but its own style sheet, in a frame of any site."""
    digest = base64.b64encode(hashlib.sha256(_css().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src-elem 'sha256-{digest}'; style-src-attr 'unsafe-inline';"
        " base-uri 'none'; form-action 'none'; frame-ancestors *"
    )


def _png(card: Card) -> Response:
    return Response(picture(card), content_type="image/png")
