"""What the demo says of its models, and the surroundings it makes for them."""

from __future__ import annotations

import io
import socket
from typing import Any, NoReturn

import pytest
from rich.console import Console

from benchmarks.suite import load_suite
from demo.household import EndedEarly, Household, household
from demo.show import Show, ranking, sentence
from demo.stage import free_port, plain_environment

WAITING: dict[str, Any] = {"state": "queued", "position": 2, "progress": None, "reason": ""}
PROGRESS: dict[str, Any] = {
    "phase": "evaluating",
    "tasks_done": 3,
    "tasks_total": 8,
    "items_done": 260,
    "items_total": 670,
    "remaining_seconds": 61.4,
}
EARLY = PROGRESS | {"tasks_total": None, "items_total": None, "remaining_seconds": None}
RUNNING = {"state": "running", "position": None, "reason": ""}


@pytest.mark.parametrize(
    ("submission", "said"),
    [
        pytest.param(None, "in training", id="not-yet-submitted"),
        pytest.param(WAITING, "queued, number 2 in line", id="in-line"),
        pytest.param(
            RUNNING | {"progress": PROGRESS},
            "running: evaluating, 3 of 8 tasks, 260 of 670 items, 0:01:01 left",
            id="tasks-items-time",
        ),
        pytest.param(
            RUNNING | {"progress": EARLY}, "running: evaluating", id="unknown-is-not-said"
        ),
        pytest.param(
            {"state": "failed", "position": None, "progress": None, "reason": "no memory"},
            "failed: no memory",
            id="with-its-reason",
        ),
    ],
)
def test_a_model_is_one_sentence(submission: dict[str, Any] | None, said: str) -> None:
    assert sentence(submission) == said


def test_off_a_terminal_only_news_are_printed() -> None:
    out = io.StringIO()
    with Show(Console(file=out, width=100)) as show:
        for standing in (None, None, WAITING, WAITING):
            show.update({"demo/one": standing})
    assert out.getvalue() == "demo/one: in training\ndemo/one: queued, number 2 in line\n"


def test_the_table_has_average_with_error_and_every_benchmark() -> None:
    suite = load_suite("demo-v1").info
    scores = {benchmark.name: 10.0 * n for n, benchmark in enumerate(suite.benchmarks)}
    row = {
        "rank": 1,
        "model": "demo/llama-medium",
        "average": 25.0,
        "average_stderr": 2.0,
        **scores,
    }
    out = io.StringIO()
    Console(file=out, width=80).print(ranking([row], suite))
    (line,) = (line for line in out.getvalue().splitlines() if "demo/llama-medium" in line)
    assert " ".join(line.split()) == "1 demo/llama-medium 25.0 ± 3.9 0.0 10.0 20.0 30.0 40.0 50.0"


def test_a_taken_port_is_not_chosen() -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        assert free_port() != taken.getsockname()[1]


def test_settings_of_another_leaderboard_do_not_reach_the_demo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEADERBOARD_QUEUE_URL", "postgresql+psycopg://elsewhere/queue")
    monkeypatch.setenv("NO_PROXY", "intranet")
    environment = plain_environment()
    assert not any(name.startswith("LEADERBOARD_") for name in environment)
    assert environment["NO_PROXY"] == "intranet,127.0.0.1"


def test_a_child_that_ends_is_noticed_by_name() -> None:
    with household() as processes:
        processes.start("the clock", ("timeit", "-n1", "-r1", "--nonsense"), plain_environment())
        with pytest.raises(EndedEarly, match="the clock ended with status 2"):
            watch_until_one_ends(processes)


def watch_until_one_ends(processes: Household) -> NoReturn:
    while True:
        processes.watch()
