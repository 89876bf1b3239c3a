"""Take secrets out of text that a submitter will read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import SecretStr

from evaluator.box.secrets import opens_doors
from results.settings import Settings

HIDDEN = "[removed]"
SHORTEST = 8
"""Characters of a value that is looked for; a shorter one may be any word."""
HUB_TOKEN = re.compile(r"\b(?:hf|api_org)_[A-Za-z0-9]{8,}")
HEADER = re.compile(r"""(authorization["']?\s*[:=]\s*)[^\r\n]+""", re.IGNORECASE)
BEARER = re.compile(r"(\bbearer\s+)[^\s\"',;]+", re.IGNORECASE)
IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/@:]*:)[^\s/@]+(?=@)", re.IGNORECASE)


def secrets_of(settings: Settings, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Every secret that this process was told, by a setting or by its environment."""
    told = (value for value in dict(settings).values() if isinstance(value, SecretStr))
    named = (value for name, value in environment.items() if opens_doors(name, value))
    values = {*(secret.get_secret_value() for secret in told), *named}
    return tuple(value for value in values if len(value) >= SHORTEST)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the named secrets, Hub tokens, Authorization headers, passwords in URLs."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = HEADER.sub(rf"\1{HIDDEN}", text)
    text = BEARER.sub(rf"\1{HIDDEN}", text)
    text = IN_ADDRESS.sub(rf"\1{HIDDEN}", text)
    return HUB_TOKEN.sub(HIDDEN, text)
