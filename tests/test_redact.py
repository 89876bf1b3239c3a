"""No secret reaches a log that submitters read."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from results.settings import Settings
from scheduler.redact import HIDDEN, redact, secrets_of

TOKEN = "hf_" + "AbCdEfGhIjKlMnOpQrStUvWxYz01234567"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"token={TOKEN}!", f"token={HIDDEN}!", id="hub-token"),
        pytest.param("key open-sesame given", f"key {HIDDEN} given", id="configured"),
        pytest.param(
            f"Authorization: Bearer {TOKEN}\nnext", f"Authorization: {HIDDEN}\nnext", id="header"
        ),
        pytest.param(
            "{'authorization': 'Basic dXNlcjpwYXNz'}", f"{{'authorization': {HIDDEN}", id="dict"
        ),
        pytest.param("sent Bearer abc.def-ghi, then", f"sent Bearer {HIDDEN}, then", id="bearer"),
        pytest.param(
            "at https://me:pass@hub.example/x", f"at https://me:{HIDDEN}@hub.example/x", id="url"
        ),
        pytest.param("hf_xet is a package", "hf_xet is a package", id="no-secret"),
        pytest.param("loss 0.5 at 10:30", "loss 0.5 at 10:30", id="plain"),
    ],
)
def test_secrets_are_removed_and_nothing_else(text: str, expected: str) -> None:
    assert redact(text, ["open-sesame", ""]) == expected


def test_a_secret_that_contains_another_is_removed_whole() -> None:
    assert redact("abc-def", ["abc", "abc-def"]) == HIDDEN


def test_every_secret_of_settings_and_environment_is_known() -> None:
    settings = Settings(hub_token=SecretStr("of-the-hub"))
    environment = {
        "SMTP_PASSWORD": "of-the-mail",
        "DATABASE": "postgresql://me:of-the-queue@db/x",
        "PATH": "/usr/local/bin",
        "SHORT_TOKEN": "yes",
    }
    found = set(secrets_of(settings, environment))
    assert found == {"of-the-hub", "of-the-mail", "postgresql://me:of-the-queue@db/x"}
