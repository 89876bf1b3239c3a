"""/about : what is measured, how, and what the numbers can carry; from the suites' own data."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from dash.development.base_component import Component

from leaderboard_app.about_suite import suite_section
from leaderboard_app.about_text import CHAPTERS, CONTEST, SUBMIT, Chapter
from leaderboard_app.elements import labelled
from leaderboard_app.shell import NAME
from leaderboard_app.sources import Sources
from leaderboard_app.states import note
from results.formats.subject import Origin
from results.snapshot import NoSnapshot, Snapshot

PATH = "/about"
TITLE = "About"
OTHERS = (
    ("suites", "Suites"),
    ("submit", "How to submit"),
    ("contest", "If a number is wrong"),
    ("cite", "How to cite"),
    ("data", "Use the data"),
)
DATA = (
    ("Suites", "/api/v1/suites"),
    ("Columns and what they mean", "/api/v1/columns.csv"),
    ("Submissions", "/api/v1/submissions.csv"),
    ("Every route of the API (OpenAPI)", "/api/v1/openapi.json"),
    ("Moderators' decisions", "/moderation"),
    ("New results (Atom)", "/feed.atom"),
)


def layout(sources: Sources, **_query: str) -> Component:
    try:
        snapshot, told = sources.snapshots.current(), None
    except NoSnapshot as error:
        snapshot, told = None, note(str(error), "Nothing is published yet")
    return html.Article(
        [
            dmc.Title(f"About {NAME}", order=1, fz=26, mb="xs"),
            told,
            _contents(),
            *(_chapter(one) for one in CHAPTERS),
            _suites(sources, snapshot),
            _submit(),
            _part("contest", html.P(CONTEST)),
            _part("cite", html.P(_cite())),
            _part("data", _data()),
        ],
        className="about",
    )


def register(app: Dash, sources: Sources) -> None:
    """Nothing here changes."""


def _contents() -> Component:
    places = [*((one.anchor, one.title) for one in CHAPTERS), *OTHERS]
    links = [html.A(title, href=f"#{anchor}") for anchor, title in places]
    return html.Nav(links, className="contents", **labelled("On this page"))


def _chapter(one: Chapter) -> Component:
    return html.Section(
        [dmc.Title(one.title, order=2, fz=20), *(html.P(text) for text in one.paragraphs)],
        id=one.anchor,
    )


def _part(anchor: str, *children: Component) -> Component:
    title = dict(OTHERS)[anchor]
    return html.Section([dmc.Title(title, order=2, fz=20), *children], id=anchor)


def _suites(sources: Sources, snapshot: Snapshot | None) -> Component:
    if snapshot is None or not snapshot.suites:
        return _part("suites", html.P("No suite is published yet."))
    origin = Origin(name=NAME, url=sources.access.site_url, published_at=snapshot.published_at)
    explained = html.P(
        "Guessing is the raw score that guessing gives; shots are worked examples in the prompt;"
        " resolves is the true difference of two models, in points, that is found four times in"
        " five."
    )
    sections = [suite_section(snapshot, suite, origin) for suite in snapshot.suites]
    return _part("suites", explained, *sections)


def _submit() -> Component:
    steps = html.Ol([html.Li(step) for step in SUBMIT])
    links = html.P(
        [dcc.Link("Submit a model", href="/submit"), ", ", dcc.Link("see the queue", href="/queue")]
    )
    return _part("submit", steps, links)


def _cite() -> list[Any]:
    return [
        "Each suite above has an entry in BibTeX with the day and name of the snapshot, so that"
        " what you cite can be found again. Cite the benchmarks' authors too: their sources stand"
        " beside them."
    ]


def _data() -> Component:
    return html.Div(
        [
            html.P("All of it is open through /api/v1, as CSV, JSON and Parquet."),
            dmc.Group([dmc.Anchor(text, href=href, refresh=True) for text, href in DATA]),
        ]
    )
