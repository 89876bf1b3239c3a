"""What pages show of signing in: the way in, the way out, and why it is not open."""

from __future__ import annotations

from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.elements import icon
from leaderboard_app.people.access import Access
from leaderboard_app.people.asker import Asker

PROVIDERS = {"huggingface": "Sign in with Hugging Face", "oidc": "Sign in"}


def sign_in_first(access: Access, who: Asker, page: str, deed: str) -> Component:
    """In the place of what somebody may not do.

    :param page: address that he comes back to
    """
    if who.account is not None:
        return dmc.Alert(
            f"{deed} is not open to you: you are a {who.role} here. An operator can change that.",
            color="yellow",
            variant="light",
        )
    way = sign_in_link(access, page)
    return dmc.Alert(
        dmc.Stack([dmc.Text(f"{deed} is for people who are known here."), way], align="start"),
        title="Sign in first",
        color="blue",
        variant="light",
    )


def sign_in_link(access: Access, page: str) -> Component:
    if access.provider is None:
        return dmc.Text("The proxy in front of this page names people; it has not named you.")
    address = f"/login?{urlencode({'next': page})}"
    text = PROVIDERS[access.provider.name]
    return html.A([icon("person"), text], href=address, id="sign-in", className="button-link")


def who_is_here(access: Access, who: Asker, page: str) -> Component:
    """For the header: the name and the way out, or the way in."""
    if who.account is None:
        if access.provider is None:
            return html.Div()
        way = html.A("Sign in", href=f"/login?{urlencode({'next': page})}")
        return html.Div(way, className="who")
    name = dcc.Link([icon("person"), who.person.name], href="/account", className="name")
    return html.Div([name, *([sign_out()] if access.provider else [])], className="who")


def sign_out() -> Component:
    """A form of its own, for what changes something is no link."""
    return html.Form(
        html.Button("Sign out", type="submit", className="plain-button"),
        action="/logout",
        method="POST",
    )
