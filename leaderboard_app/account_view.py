"""Parts of the account page: who one is here, what one may still ask for, one's tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.elements import facts, labelled, scrolled
from leaderboard_app.people.asker import Asker
from leaderboard_app.sources import Sources
from leaderboard_app.words import UNKNOWN, day, minute, options
from scheduler.people.accounts import Account
from scheduler.people.roles import Scope
from scheduler.people.tokens import Token
from scheduler.people.uses import Kind

SCOPES = {
    Scope.SUBMIT: "submit models, and take back one's own",
    Scope.VOTE: "vote",
    Scope.MODERATE: "moderate",
}
LIFETIMES = {"30": "30 days", "90": "90 days", "365": "a year", "0": "until revoked"}
PROVIDERS = {
    "huggingface": "Hugging Face",
    "oidc": "the provider",
    "proxy": "the proxy",
    "local": "tokens alone",
}
HEADS = ("For", "May", "Made", "Good until", "Last used", "")


def myself(sources: Sources, who: Asker, account: Account, now: datetime) -> Component:
    pairs: list[tuple[str, Any]] = [
        ("Name", account.name),
        ("Role", who.role.value),
        ("Known through", PROVIDERS[account.provider]),
        ("E-mail", account.email or UNKNOWN),
        ("Here since", minute(account.created_at)),
        ("Submissions in 24 h", _share(sources, who, Kind.SUBMISSION, now)),
        ("Votes in 24 h", _share(sources, who, Kind.VOTE, now)),
    ]
    return dmc.Paper(facts(pairs), withBorder=True, p="lg")


def _share(sources: Sources, who: Asker, kind: Kind, now: datetime) -> str:
    allowed = sources.allowance(who, kind)
    if allowed is None or allowed.person is None:
        return "no limit"
    return f"{sources.queue.used(who.person, kind, now)} of {allowed.person}"


def token_form(who: Asker) -> Component:
    scopes = [scope for scope in Scope if who.may(scope)]
    return dmc.Paper(
        dmc.Stack(
            [
                dmc.TextInput(
                    id="token-name",
                    label="What it is for",
                    placeholder="nightly submissions",
                ),
                dmc.CheckboxGroup(
                    dmc.Stack(
                        [dmc.Checkbox(label=SCOPES[scope], value=scope.value) for scope in scopes],
                        gap="xs",
                        mt="xs",
                    ),
                    id="token-scopes",
                    label="It may",
                    value=[],
                ),
                dmc.Select(
                    id="token-days",
                    label="Good for",
                    data=options(LIFETIMES),
                    value="90",
                    allowDeselect=False,
                    w=200,
                ),
                dmc.Button("Make a token", id="token-make", variant="default", w="fit-content"),
                html.Div(id="token-outcome", role="status"),
            ]
        ),
        withBorder=True,
        p="lg",
    )


def token_table(tokens: list[Token], now: datetime) -> Component:
    if not tokens:
        return dmc.Text("You have no tokens.", c="dimmed")
    head = dmc.TableThead(dmc.TableTr([dmc.TableTh(name) for name in HEADS]))
    rows = [_row(one, now) for one in tokens]
    return scrolled(dmc.Table([head, dmc.TableTbody(rows)]), width=640)


def _row(one: Token, now: datetime) -> Component:
    return dmc.TableTr(
        [
            dmc.TableTd(one.name, className="break", miw=110),
            dmc.TableTd(", ".join(sorted(one.scopes))),
            dmc.TableTd(day(one.created_at), className="nowrap"),
            dmc.TableTd(day(one.expires_at), className="nowrap"),
            dmc.TableTd(day(one.used_at), className="nowrap"),
            dmc.TableTd(_end(one, now)),
        ]
    )


def _end(one: Token, now: datetime) -> Component | str:
    """What opens nothing any more says so; all else can be revoked."""
    if one.revoked_at is not None:
        return "revoked"
    if one.expires_at is not None and one.expires_at <= now:
        return "has run out"
    return dmc.Button(
        "Revoke",
        id={"revoke": one.id},
        variant="default",
        color="red",
        size="compact-sm",
        **labelled(f"Revoke the token for {one.name}"),
    )


def shown_once(text: str) -> Component:
    return dmc.Alert(
        dmc.Group(
            [
                dmc.Code(text, block=True, flex=1, className="token-text", id="token-text"),
                dmc.CopyButton(value=text, children="Copy", copiedChildren="Copied", size="xs"),
            ],
            align="start",
            wrap="nowrap",
        ),
        title="Your token. It is shown this once: keep it where no one else reads.",
        color="green",
        variant="light",
    )
