"""/ : the ranking's place among the pages. The page itself is made in leaderboard_app.ranking.

It is no page of Dash's, so that its rows stand in the HTML. Whoever comes here from one that is,
without a new document, is sent through the door again by assets/board.js.
"""

from __future__ import annotations

from dash import Dash, html
from dash.development.base_component import Component

from leaderboard_app.sources import Sources

PATH = "/"
TITLE = "Ranking"


def layout(_sources: Sources, **_query: str) -> Component:
    """Seen for a moment at most."""
    return html.Div()


def register(app: Dash, sources: Sources) -> None:
    """It has no callbacks."""
