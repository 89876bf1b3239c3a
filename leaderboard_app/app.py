"""Builds the app. Everything it needs comes in as an argument; nothing happens on import."""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

import dash
from dash import Dash
from dash.development.base_component import Component
from flask import Flask
from flask_compress import Compress

from leaderboard_app.api.health import build_health
from leaderboard_app.api.routes import build_api
from leaderboard_app.bundles import keep_bundles
from leaderboard_app.chart_box import register_saving
from leaderboard_app.feed import LINK, build_feed
from leaderboard_app.guard import guard
from leaderboard_app.metrics.routes import add_metrics
from leaderboard_app.pages import (
    about,
    account,
    charts,
    compare,
    model,
    moderation,
    not_found,
    queue,
    ranking,
    sql,
    submission,
    submit,
)
from leaderboard_app.people.proxy import BehindProxies
from leaderboard_app.people.signing_in import add_signing_in
from leaderboard_app.policy import add_policy
from leaderboard_app.ranking.routes import build_ranking
from leaderboard_app.sharing.index import Index
from leaderboard_app.sharing.routes import build_sharing
from leaderboard_app.shell import NAME, register_shell, register_who, shell
from leaderboard_app.sign_in_view import who_is_here
from leaderboard_app.sources import Sources


class Page(Protocol):
    """What the module of a page holds."""

    __name__: str
    PATH: str
    TITLE: str

    def layout(self, sources: Sources, **query: str) -> Component:
        """What the page shows; Dash hands in the parts of its address by name."""

    def register(self, app: Dash, sources: Sources) -> None:
        """Add the page's callbacks."""


PAGES: tuple[Any, ...] = (
    *(ranking, compare, charts, sql, submit, queue, about),
    *(model, submission, account, moderation),
)
ASIDE = (account, moderation)
"""Reached from other pages."""
NAVIGATION = tuple(page for page in PAGES if "<" not in page.PATH and page not in ASIDE)
"""In the order of the header."""


def create_app(sources: Sources) -> Dash:
    links = _links(sources)
    server = Flask("leaderboard_app")
    add_metrics(server, sources)
    # Before Dash takes every path: the ranking is made by the server.
    server.register_blueprint(build_ranking(sources.snapshots, links))
    app = Index(
        "leaderboard_app",
        server=server,  # type: ignore[arg-type]
        use_pages=True,
        pages_folder="",
        title=NAME,
        update_title="",
        add_log_handler=False,
        suppress_callback_exceptions=True,
    )
    for page in PAGES:
        _add_page(app, page, sources)
    dash.register_page("not_found_404", title=NAME, layout=not_found.layout)
    app.index_string = app.index_string.replace("{%metas%}", "{%metas%}" + LINK)
    app.layout = shell(links)
    register_shell(app)
    if not sources.access.open:
        register_who(app, lambda page: who_is_here(sources.access, sources.asker, page))
    register_saving(app)
    guard(app.server, sources.access.site_url)
    add_policy(app.server, app.csp_hashes)
    add_signing_in(app.server, sources.people, sources.access)
    for build in (build_api, build_health, build_feed):
        app.server.register_blueprint(build(sources))
    app.server.register_blueprint(build_sharing(sources.snapshots))
    # Files are streamed, and Flask-Compress would leave each one open.
    app.server.config["COMPRESS_STREAMS"] = False
    Compress(app.server)
    keep_bundles(app.server)
    app.server.wsgi_app = BehindProxies(app.server.wsgi_app, sources.access.proxies)
    return app


def _links(sources: Sources) -> list[tuple[str, str]]:
    """Title and address of what the header leads to."""
    pages = NAVIGATION if sources.access.open else (*NAVIGATION, account)
    return [(page.TITLE, page.PATH) for page in pages]


def _add_page(app: Dash, page: Page, sources: Sources) -> None:
    address = {"path_template" if "<" in page.PATH else "path": page.PATH}
    dash.register_page(
        page.__name__,
        name=page.TITLE,
        title=getattr(page, "titled", f"{page.TITLE} · {NAME}"),
        description=getattr(page, "described", (page.__doc__ or "").partition(" : ")[2] or NAME),
        layout=partial(page.layout, sources),
        **address,
    )
    page.register(app, sources)
