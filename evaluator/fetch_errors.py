"""When a download is worth trying again, and whose fault it is when it is not."""

from __future__ import annotations

import errno
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from evaluator.spec import Failure
from results.errors import LeaderboardError

if TYPE_CHECKING:
    from httpx2 import Response

log = logging.getLogger(__name__)
Result = TypeVar("Result")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FORBIDDEN, NOT_FOUND = 403, 404


class FetchFailed(LeaderboardError):
    """A model could not be brought here; `failure` tells whether another try may help."""

    def __init__(self, repo: str, failure: Failure, why: str) -> None:
        super().__init__(f"{repo} could not be fetched: {why}")
        self.failure = failure


class Interrupted(Exception):
    """One try failed in a way that the next one may not."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait
        """Seconds that the Hub asks to wait."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often something is tried, and how long one waits in between."""

    tries: int = 6
    first_wait: float = 1.0
    longest_wait: float = 60.0

    def waits(self) -> Iterator[float]:
        """Seconds before the second try, the third and so on: each twice as long."""
        for number in range(self.tries - 1):
            yield min(self.longest_wait, self.first_wait * 2**number)

    def keep_trying(self, repo: str, attempt: Callable[[], Result]) -> Result:
        """:raises FetchFailed: at once if another try is no use, else after the last one"""
        for wait in self.waits():
            try:
                return attempt()
            except Interrupted as error:
                pause = max(wait, min(error.wait, self.longest_wait))
                log.warning("%s: %s; trying again in %.0f s", repo, error, pause)
            time.sleep(pause)
        try:
            return attempt()
        except Interrupted as error:
            why = f"{error} ({self.tries} tries)"
            raise FetchFailed(repo, Failure.INFRASTRUCTURE, why) from error


@contextmanager
def sorted_errors(repo: str) -> Iterator[None]:
    """Make FetchFailed or Interrupted of what the Hub's client raises."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        yield
    except HFValidationError as error:
        raise FetchFailed(repo, Failure.MODEL, "the Hub knows no such name") from error
    except HfHubHTTPError as error:
        raise _answered(repo, error) from error
    except (httpx2.HTTPError, OSError) as error:
        raise _broken_off(repo, error) from error
    except (ValueError, TypeError, KeyError) as error:
        raise Interrupted("the Hub answered something that is no answer") from error


def _answered(repo: str, error: Exception) -> Exception:
    from huggingface_hub import errors

    reasons: dict[type[Exception], str] = {
        errors.GatedRepoError: "it is gated, and this leaderboard has no access",
        errors.DisabledRepoError: "the Hub has disabled it",
        errors.RevisionNotFoundError: "the commit that was asked for is gone",
        errors.RepositoryNotFoundError: "it is gone from the Hub, or private",
        errors.EntryNotFoundError: "a file that its listing names is gone",
    }
    for kind, why in reasons.items():
        if isinstance(error, kind):
            return FetchFailed(repo, Failure.MODEL, why)
    return _by_status(repo, getattr(error, "response", None))


def _by_status(repo: str, response: Response | None) -> Exception:
    if response is None:
        return Interrupted("the Hub answered something that is no answer")
    status = response.status_code
    if status in (FORBIDDEN, NOT_FOUND):
        return FetchFailed(repo, Failure.MODEL, f"the Hub refuses it with status {status}")
    wait = response.headers.get("Retry-After", "")
    return Interrupted(
        f"the Hub answered with status {status}", float(wait) if wait.isdigit() else 0.0
    )


def _broken_off(repo: str, error: Exception) -> Exception:
    """The client hides what a HEAD request met behind a missing local file."""
    cause = error.__cause__
    if isinstance(error, FileNotFoundError) and isinstance(cause, Exception):
        from huggingface_hub.errors import HfHubHTTPError

        if isinstance(cause, HfHubHTTPError):
            return _answered(repo, cause)
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return FetchFailed(repo, Failure.CAPACITY, "the disk for models is full")
    return Interrupted(f"the connection broke ({type(error).__name__}: {error})")
