"""Moderation by programs and by command: who may, what is refused, what is written down."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from leaderboard import main
from leaderboard_app.sources import Sources
from scheduler.people.roles import Role, Scope
from tests.board_fixtures import RECORDS
from tests.test_permissions import HEADERS, token

MODEL = RECORDS[0].model.repo
PATH = "/api/v1/moderation"
HIDE = {"action": "hide", "model": MODEL, "reason": "broken"}
Command = Callable[..., tuple[int, str, str]]
__all__ = ["token"]


@pytest.fixture
def moderator(token: Callable[..., HEADERS]) -> HEADERS:
    return token("mo", Scope.MODERATE, role=Role.MODERATOR)


def test_a_moderators_token_decides_and_the_decision_bears_his_name(
    client: FlaskClient, sources: Sources, moderator: HEADERS
) -> None:
    answer = client.post(PATH, json=HIDE, headers=moderator)
    assert answer.status_code == 201, answer.text
    (_, kept) = sources.moderation.decisions()
    assert (kept.by, kept.action, kept.model, kept.reason) == ("mo", "hide", MODEL, "broken")


def test_nobody_else_decides_even_on_an_open_board(
    client: FlaskClient,
    sources: Sources,
    token: Callable[..., HEADERS],
) -> None:
    assert client.post(PATH, json=HIDE).status_code == 401
    headers = token("ada", *Scope)
    assert client.post(PATH, json=HIDE, headers=headers).status_code == 403
    assert client.get("/api/v1/removal-requests", headers=headers).status_code == 403
    assert sources.moderation.decisions() == []


UNDECIDABLE: tuple[tuple[dict[str, str], int, str], ...] = (
    ({"model": "acme/bset"}, 404, "acme/bset"),
    ({"run_id": "other"}, 400, "has no run 'other'"),
    ({"reason": ""}, 400, "reason"),
    ({"by": "the pope"}, 400, "no field by"),
    ({"action": "role"}, 400, "role needs person"),
    ({"action": "request-removal"}, 400, "no decision"),
    ({"evidence": "data:text/html,x"}, 400, "https://"),
)


def test_what_cannot_be_decided_is_told(client: FlaskClient, moderator: HEADERS) -> None:
    for changes, status, says in UNDECIDABLE:
        answer = client.post(PATH, json=HIDE | changes, headers=moderator)
        assert answer.status_code == status, changes
        assert says in answer.get_json(force=True)["detail"]


def test_anybody_may_ask_for_a_removal_but_not_without_end(
    client: FlaskClient, moderator: HEADERS
) -> None:
    asked = {"model": MODEL, "reason": "it is mine"}
    found = [client.post("/api/v1/removal-requests", json=asked).status_code for _ in range(6)]
    assert found == [201] * 5 + [429]
    answer = client.get("/api/v1/removal-requests", headers=moderator)
    (one,) = answer.get_json()["requests"]
    assert (one["model"], one["reason"]) == (MODEL, "it is mine")


@pytest.fixture
def command(
    tmp_path: Path,
    sources: Sources,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """`leaderboard ...` on the published home: status, output, errors."""
    monkeypatch.setenv("LEADERBOARD_HOME", str(tmp_path))
    assert sources.snapshots.current()

    def run(*words: str) -> tuple[int, str, str]:
        try:
            status = main(words)
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_the_command_hides_publishes_and_shows_the_log(command: Command, sources: Sources) -> None:
    status, out, _ = command("moderate", "hide", MODEL, "--reason", "broken", "--by", "mo")
    assert status == 0
    assert "decision 1 is in the log\npublished " in out
    assert sources.snapshots.current().moderation()["decided_by"].to_list() == ["mo"]
    assert "broken" in command("moderate", "log")[1]


WRONG: tuple[tuple[tuple[str, ...], str], ...] = (
    (("hide", MODEL), "--reason"),
    (("hide", "acme/bset", "--reason", "x"), "acme/bset"),
    (("flag", MODEL, "ugly", "--reason", "x"), "contaminated"),
    (("hide", MODEL, "--run", "r", "--reason", "x"), "has no run 'r'"),
    (("burn",), "invalid choice"),
)


def test_a_wrong_command_is_a_sentence_and_changes_nothing(
    command: Command, sources: Sources
) -> None:
    for words, says in WRONG:
        status, _, err = command("moderate", *words)
        assert status == 2, words
        assert says in err
        assert "Traceback" not in err
    assert sources.moderation.decisions() == []


def test_an_account_for_scripts_is_made_used_and_shut_by_command(
    command: Command, client: FlaskClient
) -> None:
    assert command("people", "add", "ci")[:2] == (0, "ci is a submitter\n")
    assert command("people", "add", "ci")[0] == 2
    _, secret, _ = command("people", "token", "ci", "--scope", "vote", "--days", "30")
    headers = {"Authorization": f"Bearer {secret.strip()}"}
    me: Any = client.get("/api/v1/me", headers=headers).get_json()
    assert (me["name"], me["scopes"]) == ("ci", ["vote"])
    listed = command("people", "tokens", "ci")[1]
    ident = secret.split("_")[1]
    assert ident in listed
    assert command("people", "revoke", "ci", ident)[0] == 0
    assert client.get("/api/v1/me", headers=headers).status_code == 401
    assert command("people", "role", "ci", "moderator", "--reason", "trusted")[0] == 0
    assert "moderator" in command("people")[1]
    assert command("people", "role", "nobody", "visitor", "--reason", "x")[0] == 2


@pytest.mark.kill
def test_the_help_of_both_commands_starts_without_the_heavy_engines() -> None:
    code = (
        "import sys, scheduler.verbs.people, scheduler.verbs.moderate;"
        "print(*{'torch', 'transformers', 'vllm', 'authlib'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
