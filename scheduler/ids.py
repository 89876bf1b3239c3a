"""Short random names for what people read out to each other."""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: without i, l, o and u, which are misread or make words."""


def random_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(10))
