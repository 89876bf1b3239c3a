"""Look-ups that fail: a wrong request is told from a Hub that is out of order."""

from __future__ import annotations

from pathlib import Path

import pytest

from results.errors import LeaderboardError
from scheduler.hub import Hub
from scheduler.hub_model import HubUnreachable, ModelNotReadable, NoSuchModel, NoSuchRevision
from tests.fault_proxy import Fault, FaultProxy
from tests.hub_fixtures import RunningHub, write


@pytest.mark.parametrize(
    ("repo", "revision", "error", "says"),
    [
        pytest.param("org/nobody", "main", NoSuchModel, "check its name", id="model"),
        pytest.param("../../x", "main", NoSuchModel, "no public model", id="no-name-at-all"),
        pytest.param("org/tiny", "v2", NoSuchRevision, "leave it at main", id="revision"),
        pytest.param("org/tiny", "../x", NoSuchRevision, "leave it at main", id="odd-revision"),
        pytest.param("org/gated", "main", ModelNotReadable, "is gated", id="gated"),
        pytest.param("org/disabled", "main", ModelNotReadable, "disabled", id="disabled"),
    ],
)
def test_what_cannot_be_looked_up_says_why(
    local_hub: RunningHub,
    tiny_model_folder: Path,
    repo: str,
    revision: str,
    error: type[LeaderboardError],
    says: str,
) -> None:
    local_hub.add("org/gated", tiny_model_folder, write(".hub.json", '{"gated": "auto"}'))
    local_hub.add("org/disabled", tiny_model_folder, write(".hub.json", '{"disabled": true}'))
    with pytest.raises(error, match=says):
        Hub(local_hub.url).look_up(repo, revision)


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        pytest.param(Fault("", 9, status=503), HubUnreachable, "status 503", id="503"),
        pytest.param(Fault("", 9, status=429), HubUnreachable, "fewer requests", id="429"),
        pytest.param(Fault("", 9, status=401), NoSuchModel, "no public model", id="bare-401"),
        pytest.param(Fault("", 9, status=403), ModelNotReadable, "closed", id="bare-403"),
        pytest.param(
            Fault(
                "",
                status=401,
                headers={"X-Error-Message": "Invalid credentials in Authorization header"},
            ),
            HubUnreachable,
            "does not accept this leaderboard's token",
            id="bad-token",
        ),
        pytest.param(Fault("", 9, cut_after=20), HubUnreachable, "cannot be asked", id="cut-off"),
        pytest.param(
            Fault("resolve", 9, cut_after=3), HubUnreachable, "cannot be asked", id="file-cut-off"
        ),
        pytest.param(Fault("", body=b"<html>"), HubUnreachable, "not a Hub's", id="no-json"),
        pytest.param(Fault("", body=b"[]"), HubUnreachable, "not a Hub's", id="a-list"),
        pytest.param(Fault("", body=b"{}"), HubUnreachable, "not a Hub's", id="no-id"),
        pytest.param(
            Fault("", body=b'{"id": "odd name", "sha": "%s"}' % (b"0" * 40)),
            HubUnreachable,
            "not a Hub's",
            id="odd-id",
        ),
        pytest.param(Fault("", body=b'{"id": "a/b"}'), HubUnreachable, "no commit", id="no-sha"),
    ],
)
def test_a_hub_out_of_order_is_told_from_a_wrong_request(
    fault_proxy: FaultProxy, fault: Fault, error: type[LeaderboardError], says: str
) -> None:
    fault_proxy.fail(fault)
    with pytest.raises(error, match=says):
        Hub(fault_proxy.url).look_up("org/tiny")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense", "http://[", "ftp://x.invalid"])
def test_a_hub_that_is_not_there_is_named(url: str) -> None:
    with pytest.raises(HubUnreachable, match="try again"):
        Hub(url, timeout=2.0).look_up("org/tiny")


def test_a_hub_that_is_silent_is_given_up() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(HubUnreachable, match="Timeout"):
            Hub(url, timeout=0.2).look_up("org/tiny")


def test_the_token_is_not_shown(local_hub: RunningHub) -> None:
    assert "hf_secret" not in repr(Hub(local_hub.url, "hf_secret"))
