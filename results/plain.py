"""Read files that a hostile process may have put there: plain ones, of bounded size, at once."""

from __future__ import annotations

import os
import stat
from pathlib import Path

LARGEST = 64 << 20


class NotPlain(OSError):
    """Something else than a file of moderate size lies where one was expected."""

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(f"{path.name} is {found}, where a plain file was expected")


def read_plain(path: Path, largest: int = LARGEST) -> bytes:
    """The file's content; no link is followed, and no pipe is waited for.

    :raises NotPlain: also where the last part of the path is a link
    :raises FileNotFoundError:
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise NotPlain(path, error.strerror or "unreadable") from error
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise NotPlain(path, "no file")
        if found.st_size > largest:
            raise NotPlain(path, f"{found.st_size} bytes long")
        return file.read(largest)
