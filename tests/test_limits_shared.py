"""Four web processes at one queue: limits and votes hold as if there were one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import product
from pathlib import Path

import pytest
import requests

from leaderboard_app.sources import Sources
from tests.hub_fixtures import RunningHub
from tests.scheduler_fixtures import until
from tests.test_serve import free_port

pytestmark = pytest.mark.kill
PROCESSES, MODELS, SUBMISSIONS, REQUESTS = 4, 8, 5, 30
PEOPLE = {"ada": "float32", "bob": "float16", "eve": "bfloat16"}
"""Each asks for every model in a format of his own, so that no two ask for the same."""
SECONDS = 60
PATH = "/api/v1/submissions"


@pytest.fixture
def sites(
    tmp_path: Path, sources: Sources, local_hub: RunningHub, tiny_model_folder: Path
) -> Iterator[list[str]]:
    """Addresses of the processes; a proxy on this machine names the people."""
    for number in range(MODELS):
        local_hub.add(f"org/tiny-{number}", tiny_model_folder)
    assert sources.queue.listed() == []
    environment = os.environ | {
        "LEADERBOARD_HOME": str(tmp_path),
        "LEADERBOARD_HUB_URL": local_hub.url,
        "LEADERBOARD_PERSON_HEADER": "X-Forwarded-User",
        "LEADERBOARD_TRUSTED_PROXIES": "127.0.0.1",
        "LEADERBOARD_SUBMISSIONS_A_DAY": str(SUBMISSIONS),
        "LEADERBOARD_REQUESTS_A_MINUTE": str(REQUESTS),
    }
    with ExitStack() as stack:
        ports = [free_port() for _ in range(PROCESSES)]
        for port in ports:
            command = [sys.executable, "-m", "leaderboard", "serve", "--port", str(port)]
            process = stack.enter_context(
                subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            )
            stack.callback(process.kill)
        urls = [f"http://127.0.0.1:{port}" for port in ports]
        until(lambda: all(map(_ready, urls)), seconds=180)
        yield urls


def _ready(url: str) -> bool:
    with suppress(requests.ConnectionError):
        return requests.get(f"{url}/readyz", timeout=SECONDS).ok
    return False


def _post(url: str, path: str, who: str, body: dict[str, str] | None = None) -> requests.Response:
    headers = {"X-Forwarded-User": who, "X-Forwarded-For": "203.0.113.7"}
    return requests.post(url + path, json=body, headers=headers, timeout=SECONDS)


def test_limits_and_votes_hold_across_four_web_processes(
    sites: list[str], sources: Sources
) -> None:
    asked = [
        (sites[number % PROCESSES], who, {"repo": f"org/tiny-{number}", "precision": precision})
        for number, (who, precision) in product(range(MODELS), PEOPLE.items())
    ]
    common = {"suite": "tiny-v1", "model_type": "pretrained"}
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda one: _post(one[0], PATH, one[1], one[2] | common), asked))
        taken = Counter(
            who
            for (_, who, _), answer in zip(asked, answers, strict=True)
            if answer.status_code == 201
        )
        assert taken == dict.fromkeys(PEOPLE, SUBMISSIONS)
        refused = [answer for answer in answers if answer.status_code != 201]
        assert {answer.status_code for answer in refused} == {429}
        assert all(int(answer.headers["Retry-After"]) > 80_000 for answer in refused)
        vote = f"{PATH}/{sources.queue.listed()[0].id}/vote"
        voters = [(site, who) for site in sites for who in PEOPLE]
        voted = list(pool.map(lambda one: _post(one[0], vote, one[1]), voters))
        assert {answer.status_code for answer in voted} == {200}
        many = list(pool.map(lambda site: _post(site, vote, "zoe"), sites * 12))
    assert Counter(answer.status_code for answer in many) == {200: REQUESTS, 429: 48 - REQUESTS}
    assert len(sources.queue.listed()) == SUBMISSIONS * len(PEOPLE)
    (repo,) = {one.model.repo for one in sources.queue.listed() if vote.split("/")[4] == one.id}
    assert sources.queue.votes_of(repo) == len(PEOPLE) + 1
    assert len(sources.people.everybody()) == len(PEOPLE) + 1
