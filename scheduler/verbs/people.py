"""`leaderboard people`: who has signed in, what each may do, and tokens for scripts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from results.settings import load_settings
from scheduler.jobs import utc_now
from scheduler.people.people import People
from scheduler.people.roles import Role, Scope, appointed
from scheduler.queue import open_queue
from scheduler.verbs.person import OPERATOR
from scheduler.verbs.tables import moment, show_table

BY_SETTINGS = "default"
PEOPLE = ("name", "role", "set by", "signs in with", "subject", "e-mail", "here since", "last seen")
TOKENS = ("id", "for", "scopes", "made", "last day", "last used", "revoked")


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="DEED")
    deeds.add_parser("list", help="list everybody (as without a word)")
    _named(deeds, "add", "make an account that only tokens open, for scripts")
    role = _named(deeds, "role", "set what somebody may do")
    roles = [*(role.value for role in Role), BY_SETTINGS]
    role.add_argument("role", choices=roles, help="default: as the settings say")
    out = _named(deeds, "sign-out", "end all of somebody's sessions")
    for one in (role, out):
        one.add_argument("--reason", required=True, help="why; kept in the audit log")
    _named(deeds, "tokens", "list somebody's tokens")
    token = _named(deeds, "token", "make a token; it is shown once")
    token.add_argument("--scope", action="append", required=True, choices=[*Scope])
    token.add_argument("--days", type=int, help="days it is good for; unset: until revoked")
    token.add_argument("--for", dest="purpose", default="made by the operator", help="what for")
    _named(deeds, "revoke", "revoke a token").add_argument("id", help="as `tokens` lists it")


def run(args: argparse.Namespace) -> int:
    settings = load_settings()
    with closing(open_queue(settings.queue_address)) as queue:
        people = People(queue.engine, appointed(settings))
        DEEDS[args.deed or "list"](people, args)
    return 0


def _named(
    deeds: argparse._SubParsersAction[argparse.ArgumentParser], deed: str, says: str
) -> argparse.ArgumentParser:
    parser = deeds.add_parser(deed, help=says, description=says)
    parser.add_argument("name", help="as `leaderboard people` lists it")
    return parser


def _list(people: People, _args: argparse.Namespace) -> None:
    rows = [
        (
            one.name,
            people.role_of(one),
            "hand" if one.role else "settings",
            one.provider,
            one.subject,
            one.email,
            moment(one.created_at),
            moment(one.seen_at),
        )
        for one in people.everybody()
    ]
    show_table(PEOPLE, rows)


def _add(people: People, args: argparse.Namespace) -> None:
    made = people.add(args.name, utc_now())
    sys.stdout.write(f"{made.name} is a {people.role_of(made)}\n")


def _role(people: People, args: argparse.Namespace) -> None:
    role = None if args.role == BY_SETTINGS else Role(args.role)
    people.set_role(args.name, role, by=OPERATOR.name, reason=args.reason, now=utc_now())
    found = people.called(args.name)
    sys.stdout.write(f"{found.name} is a {people.role_of(found)} from now on\n")


def _sign_out(people: People, args: argparse.Namespace) -> None:
    people.end_sessions(args.name, by=OPERATOR.name, reason=args.reason, now=utc_now())
    sys.stdout.write(f"{args.name} has to sign in anew\n")


def _tokens(people: People, args: argparse.Namespace) -> None:
    rows = [
        (
            one.id,
            one.name,
            ", ".join(sorted(one.scopes)),
            moment(one.created_at),
            moment(one.expires_at),
            moment(one.used_at),
            moment(one.revoked_at),
        )
        for one in people.tokens_of(people.called(args.name))
    ]
    show_table(TOKENS, rows)


def _token(people: People, args: argparse.Namespace) -> None:
    now, owner = utc_now(), people.called(args.name)
    until = None if args.days is None else now + timedelta(days=args.days)
    scopes = [Scope(name) for name in args.scope]
    made, text = people.make_token(owner, args.purpose, scopes, expires_at=until, now=now)
    sys.stderr.write(f"token {made.id} of {owner.name}, shown this once:\n")
    sys.stdout.write(f"{text}\n")


def _revoke(people: People, args: argparse.Namespace) -> None:
    owner = people.called(args.name)
    people.revoke(args.id, owner, by=OPERATOR.name, now=utc_now())
    sys.stdout.write(f"token {args.id} of {owner.name} opens nothing any more\n")


DEEDS: dict[str, Callable[[People, argparse.Namespace], None]] = {
    "list": _list,
    "add": _add,
    "role": _role,
    "sign-out": _sign_out,
    "tokens": _tokens,
    "token": _token,
    "revoke": _revoke,
}
