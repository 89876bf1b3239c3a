"""Take secrets out of text that a submitter will read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[removed]"
HUB_TOKEN = re.compile(r"\b(?:hf|api_org)_[A-Za-z0-9]{8,}")
HEADER = re.compile(r"""(authorization["']?\s*[:=]\s*)[^\r\n]+""", re.IGNORECASE)
BEARER = re.compile(r"(\bbearer\s+)[^\s\"',;]+", re.IGNORECASE)
IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/@:]*:)[^\s/@]+(?=@)", re.IGNORECASE)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """`text` without the named secrets, Hub tokens, Authorization headers, passwords in URLs."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    text = HEADER.sub(rf"\1{HIDDEN}", text)
    text = BEARER.sub(rf"\1{HIDDEN}", text)
    text = IN_ADDRESS.sub(rf"\1{HIDDEN}", text)
    return HUB_TOKEN.sub(HIDDEN, text)
