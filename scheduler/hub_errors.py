"""The errors of the Hub's client, made into ours: each tells what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from results.errors import LeaderboardError
from scheduler.hub_model import HubUnreachable, ModelNotReadable, NoSuchModel, NoSuchRevision

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

UNAUTHORISED, FORBIDDEN, NOT_FOUND, TOO_MANY = 401, 403, 404, 429
BAD_TOKEN = "Invalid credentials"


@contextmanager
def plain_errors(hub: str, repo: str, revision: str) -> Iterator[None]:
    """Raise our errors instead of the client's, which are of several unrelated families."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        yield
    except HfHubHTTPError as error:
        raise _answered(error, hub, repo, revision) from error
    except HFValidationError as error:
        raise NoSuchModel(repo, hub) from error
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        raise HubUnreachable(hub, f"{type(error).__name__}: {error}") from error


def _answered(error: HfHubHTTPError, hub: str, repo: str, revision: str) -> LeaderboardError:
    from huggingface_hub import errors

    ours: dict[type[Exception], LeaderboardError] = {
        errors.GatedRepoError: ModelNotReadable(repo, "gated"),
        errors.DisabledRepoError: ModelNotReadable(repo, "disabled by the Hub"),
        errors.RevisionNotFoundError: NoSuchRevision(repo, revision),
        errors.RepositoryNotFoundError: NoSuchModel(repo, hub),
    }
    for kind, made in ours.items():
        if isinstance(error, kind):
            return made
    return _by_status(error, hub, repo)


def _by_status(error: HfHubHTTPError, hub: str, repo: str) -> LeaderboardError:
    """What a Hub behind a proxy or over plain HTTP answers without the Hub's error codes."""
    status = error.response.status_code if error.response is not None else None
    if status == UNAUTHORISED and BAD_TOKEN in str(error):
        return HubUnreachable(hub, "it does not accept this leaderboard's token")
    if status in (UNAUTHORISED, NOT_FOUND):
        return NoSuchModel(repo, hub)
    if status == FORBIDDEN:
        return ModelNotReadable(repo, "closed to this leaderboard")
    if status == TOO_MANY:
        return HubUnreachable(hub, "it asks for fewer requests")
    return HubUnreachable(hub, f"it answered with status {status}")
