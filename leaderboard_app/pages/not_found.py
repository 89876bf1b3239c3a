"""What is shown at an address where nothing is."""

from __future__ import annotations

from dash.development.base_component import Component

from leaderboard_app.states import empty


def layout(**_query: str) -> Component:
    return empty("There is no such page", "The address leads nowhere.", ("To the ranking", "/"))
