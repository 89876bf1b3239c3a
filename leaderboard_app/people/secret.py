"""The secret that signs session cookies: the operator's, or one made once in the data folder."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from results.settings import Settings

BYTES = 32


def session_secret(settings: Settings) -> bytes:
    """The same for every web process of a data folder, whichever starts first."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    path = settings.folders.session_secret
    if not path.exists():
        _make(path)
    return path.read_bytes()


def _make(path: Path) -> None:
    """Nobody but the owner may read it; of several processes the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_hex(BYTES).encode())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
