"""/account : who one is here, and one's API tokens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component

from leaderboard_app.account_view import myself, shown_once, token_form, token_table
from leaderboard_app.api.people import owner
from leaderboard_app.people.access import Access
from leaderboard_app.sign_in_view import sign_in_first, sign_out
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from leaderboard_app.tokens import new_token
from results.errors import LeaderboardError

PATH = "/account"
TITLE = "Account"
PROBLEMS = {
    "refused": "Signing in was not completed: it was refused, or it took too long. Try again.",
    "provider": "The provider that people sign in with does not answer as it should. The operator"
    " finds the reason in the log.",
}


def layout(sources: Sources, problem: str = "", **_query: str) -> Component:
    told = trouble(PROBLEMS[problem], "Not signed in") if problem in PROBLEMS else html.Div()
    if sources.access.open:
        way = ("To the queue", "/queue")
        return empty("There are no accounts here", "Anybody may submit and vote.", way)
    return dmc.Stack(
        [dmc.Title("Account", order=1, fz=26), told, *_contents(sources)], maw=860, mx="auto"
    )


def _contents(sources: Sources) -> list[Component]:
    who, now = sources.asker, datetime.now(UTC)
    if who.account is None:
        return [sign_in_first(sources.access, who, PATH, "An account")]
    tokens = sources.people.tokens_of(who.account)
    return [
        myself(sources, who, who.account, now),
        dmc.Title("API tokens", order=2, fz=20),
        dmc.Text(
            "For scripts: send one in the header Authorization: Bearer. A token does what it is"
            " made for, and never more than you may.",
            c="dimmed",
        ),
        html.Div(token_table(tokens, now), id="token-table"),
        token_form(who),
        *_ways_out(sources.access),
    ]


def _ways_out(access: Access) -> list[Component]:
    if access.provider is None:
        return []
    everywhere = dmc.Button("Sign out everywhere", id="account-everywhere", variant="default")
    return [
        dcc.Location(id="account-go", refresh=True),
        dmc.Title("Sessions", order=2, fz=20),
        dmc.Group([sign_out(), everywhere]),
    ]


def register(app: Dash, sources: Sources) -> None:
    _register_tokens(app, sources)

    @app.callback(
        Output("account-go", "href"),
        Input("account-everywhere", "n_clicks"),
        prevent_initial_call=True,
    )
    def leave(_clicks: int) -> str:
        account = owner(sources)
        sources.people.end_sessions(
            account.name, by=account.name, reason="by himself", now=datetime.now(UTC)
        )
        return "/"


def _register_tokens(app: Dash, sources: Sources) -> None:
    @app.callback(
        Output("token-outcome", "children"),
        Output("token-table", "children"),
        Output("token-name", "value"),
        Input("token-make", "n_clicks"),
        State("token-name", "value"),
        State("token-scopes", "value"),
        State("token-days", "value"),
        prevent_initial_call=True,
    )
    def make(_clicks: int, name: str, scopes: list[str], days: str) -> tuple[Any, ...]:
        asked = {"name": name or "", "scopes": scopes, "days": int(days) or None}
        try:
            account, now = owner(sources), datetime.now(UTC)
            _, text = new_token(sources, account, asked, now)
        except LeaderboardError as error:
            return trouble(str(error), "No token was made"), no_update, no_update
        return shown_once(text), token_table(sources.people.tokens_of(account), now), ""

    @app.callback(
        Output("token-table", "children", allow_duplicate=True),
        Output("token-outcome", "children", allow_duplicate=True),
        Input({"revoke": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def revoke(_clicks: list[int | None]) -> tuple[Any, Any]:
        if not ctx.triggered[0]["value"]:
            return no_update, no_update
        try:
            account, now = owner(sources), datetime.now(UTC)
            sources.people.revoke(ctx.triggered_id["revoke"], account, by=account.name, now=now)
        except LeaderboardError as error:
            return no_update, trouble(str(error), "It was not revoked")
        return token_table(sources.people.tokens_of(account), now), None
