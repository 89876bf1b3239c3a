"""Routes of the ranking page: the page itself, further rows, a row's details, its scripts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request
from werkzeug.datastructures import MultiDict

from leaderboard_app.api.problems import answer_errors
from leaderboard_app.keeping import ASK_FIRST, FOREVER, Body, Kept
from leaderboard_app.policy import CSP, policy
from leaderboard_app.ranking.details import details
from leaderboard_app.ranking.page import RankingPage
from leaderboard_app.viewing import SUITE, folded, known
from results.errors import LeaderboardError
from results.snapshot import NoSnapshot, Snapshot, Snapshots, UnknownSuite
from results.suite import SuiteInfo
from results.view import View

HERE = Path(__file__).parent
STATIC = HERE / "static"
TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
HTML, JSON = "text/html; charset=utf-8", "application/json"
KEPT_ANSWERS = 256
EARLY = "early.js"
"""Runs before anything is drawn, so it stands in the page itself."""
OWN = ("start", "stamp")
"""Parameters of a window of rows that belong to no view."""
Links = list[tuple[str, str]]


@cache
def version() -> str:
    """Digest of everything that makes up the page, apart from the snapshot."""
    files = sorted(
        path for path in HERE.rglob("*") if path.suffix in {".py", ".js", ".css", ".html"}
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def build_ranking(snapshots: Snapshots, links: Links) -> Blueprint:
    """:param links: title and address of each page in the navigation"""
    pages = Blueprint("ranking", __name__, template_folder="templates")
    kept = Kept(KEPT_ANSWERS)
    _add_page(pages, snapshots, kept, links)
    _add_windows(pages, snapshots, kept)
    answer_errors(pages)
    return pages


def _add_page(pages: Blueprint, snapshots: Snapshots, kept: Kept, links: Links) -> None:
    @pages.get("/")
    def page() -> Response:
        try:
            snapshot = snapshots.current()
        except NoSnapshot as error:
            return _guarded(Response(_nothing(str(error), links), content_type=HTML))
        if not snapshot.suites:
            why = "No suite is on offer; `leaderboard suites` lists those that could be."
            return _guarded(Response(_nothing(why, links), content_type=HTML))
        suite, view, problem = _asked(snapshot, request.args)
        key = ("page", version(), snapshot.stamp, suite.name, view, problem, request.url_root)
        build = partial(_page, RankingPage(snapshot, suite, view), problem, links)
        return _guarded(kept.answer(key, build))

    @pages.get("/ranking/<digest>/<name>")
    def static(digest: str, name: str) -> Response:
        path = STATIC / name
        if digest != version() or path.parent != STATIC or not path.is_file():
            abort(404)
        media_type = TYPES.get(path.suffix, "application/octet-stream")
        build = partial(Body, path.read_bytes(), media_type, quality=11)
        return kept.answer(("static", digest, name), build, FOREVER)


def _add_windows(pages: Blueprint, snapshots: Snapshots, kept: Kept) -> None:
    def answer(kind: str, build: Callable[[RankingPage, int], Body]) -> Response:
        snapshot = snapshots.current()
        suite = snapshot.suite(request.args.get(SUITE, ""))
        query = {k: v for k, v in folded(request.args).items() if k not in OWN}
        view, start = View.from_query(query), max(0, request.args.get("start", 0, int))
        key = (kind, version(), snapshot.stamp, suite.name, view, start)
        # An answer of the snapshot that was asked for can never change.
        same = request.args.get("stamp") == f"{snapshot.stamp}-{version()}"
        made = partial(build, RankingPage(snapshot, suite, view), start)
        return kept.answer(key, made, FOREVER if same else ASK_FIRST)

    @pages.get("/ranking/rows")
    def rows() -> Response:
        return answer("rows", _rows)

    @pages.get("/ranking/facets")
    def facets() -> Response:
        return answer("facets", _facets)

    @pages.get("/ranking/details/<run_id>")
    def row(run_id: str) -> Response:
        snapshot = snapshots.current()
        key = ("details", version(), snapshot.stamp, run_id)
        return kept.answer(key, partial(_details, snapshot, run_id))

    @pages.get("/ranking/stamp")
    def stamp() -> Response:
        answer = Response(f"{snapshots.current().stamp}-{version()}", mimetype="text/plain")
        answer.headers["Cache-Control"] = "no-store"
        return answer


def _asked(snapshot: Snapshot, args: MultiDict[str, str]) -> tuple[SuiteInfo, View, str | None]:
    """What the address asks for; the default and a sentence where it cannot be shown."""
    suite, view, problem = _usual(snapshot), View(), None
    try:
        suite = snapshot.suite(args[SUITE]) if args.get(SUITE) else suite
        asked = View.from_query(known(folded(args)))
        page = RankingPage(snapshot, suite, asked)
        page.heads, page.length  # noqa: B018 -- refuses what the suite does not have
        view = asked
    except (UnknownSuite, LeaderboardError) as error:
        problem = str(error)
    return suite, view, problem


def _usual(snapshot: Snapshot) -> SuiteInfo:
    """The first suite that ranks somebody, else the first."""
    ranked = (one for one in snapshot.suites if len(snapshot.ranked(one.name).frame))
    return next(ranked, snapshot.suites[0])


def _page(page: RankingPage, problem: str | None, links: Links) -> Body:
    text = render_template(
        "ranking/page.html",
        page=page,
        problem=problem,
        links=links,
        root=request.url_root,
        version=version(),
        modules=sorted(path.name for path in STATIC.glob("*.js") if path.name != EARLY),
        **_inline(),
    )
    return Body(text.encode(), HTML)


def _rows(page: RankingPage, start: int) -> Body:
    """A window of rows; the first one carries what else depends on the view."""
    answer: dict[str, object] = {
        "stamp": f"{page.snapshot.stamp}-{version()}",
        "length": page.length,
        "rows": page.rows(start),
    }
    if start == 0:
        answer["address"] = page.address
        answer["parts"] = {
            name: render_template(f"ranking/{name}.html", page=page)
            for name in ("head", "status", "chips")
        }
    return Body(json.dumps(answer).encode(), JSON)


def _facets(page: RankingPage, _start: int) -> Body:
    """Models by choice, of every list of choices."""
    counts = {
        facet.name: {choice.value: choice.count for choice in facet.choices}
        for facet in page.facets
    }
    return Body(json.dumps(counts).encode(), JSON)


def _details(snapshot: Snapshot, run_id: str) -> Body:
    text = render_template("ranking/details.html", found=details(snapshot, run_id))
    return Body(text.encode(), HTML)


def _nothing(why: str, links: Links) -> str:
    return render_template("ranking/nothing.html", why=why, links=links, **_inline())


@cache
def _inline() -> dict[str, str]:
    """What stands in the page itself, so that nothing is waited for before the first rows."""
    return {"css": (STATIC / "ranking.css").read_text(), "early": (STATIC / EARLY).read_text()}


def _guarded(answer: Response) -> Response:
    inline = _inline()
    answer.headers[CSP] = policy([inline["early"]], [inline["css"]])
    return answer
