"""Kill -9 at random moments, start again: nothing acknowledged is lost, nothing counted twice.

The moments come from a seed that a failure prints. LEADERBOARD_SOAK multiplies the kills.
"""

from __future__ import annotations

import random
import time
from contextlib import suppress
from functools import partial
from threading import Timer

import pytest
import requests

from benchmarks.suite import load_suite
from results.board import open_board
from results.ledger import Ledger
from results.snapshot import Snapshots
from results.view import View
from scheduler.submission import State
from tests.kill_fixtures import Product
from tests.scheduler_fixtures import until
from tests.soak import cases

pytestmark = [pytest.mark.kill, pytest.mark.engine, pytest.mark.timeout(0)]
KILLS = 3
VARIANTS = 6
SEED = random.SystemRandom().randrange(10**6)
TASKS = [task.name for b in load_suite("demo-v1").info.benchmarks for task in b.tasks]
PATIENCE = 300.0
MOMENT = 0.3
"""Longest wait before a blow, in seconds: less than the two tasks take that are still to come."""


@pytest.mark.parametrize("victim", ["scheduler", "evaluator"])
def test_killed_in_the_middle_of_runs_each_model_is_ranked_once_and_no_task_done_again(
    product: Product, victim: str
) -> None:
    draw = random.Random(SEED)
    product.start("schedule")
    for number in range(cases(1)):
        submission = submit(product, f"org/model-{number}")
        torment(product, submission, victim, draw)
        check(product, submission)
        assert product.queue.get(submission).attempt > KILLS // 2, f"seed {SEED}: hardly killed"
    assert product.stop("schedule") == 0, f"seed {SEED}"
    assert product.evaluators() == []
    assert product.command("verify") == 0, product.log("verify")
    assert len(published(product)) == cases(1), f"seed {SEED}"


def test_a_web_app_killed_while_people_submit_loses_and_doubles_nothing(product: Product) -> None:
    draw = random.Random(SEED)
    assert product.command("publish") == 0
    asked = [one for number in range(cases(KILLS)) for one in requests_of(product, number)]
    acknowledged: dict[int, str] = {}
    for start in range(0, len(asked), VARIANTS):
        serve(product)
        blow = Timer(draw.uniform(0, 2), product.running["serve"].kill)
        blow.start()
        for number in range(start, start + VARIANTS):
            if (found := post(product, asked[number])) is not None:
                acknowledged[number] = found
        blow.join()
        product.kill("serve")
    there = {submission.id for submission in product.queue.listed()}
    assert set(acknowledged.values()) <= there, f"seed {SEED}"
    serve(product)
    again = {number: post(product, request) for number, request in enumerate(asked)}
    assert acknowledged.items() <= again.items(), f"seed {SEED}"
    assert len(set(again.values())) == len(asked) == len(product.queue.listed())


def requests_of(product: Product, number: int) -> list[dict[str, object]]:
    """Requests for one model that differ in precision and template."""
    repo = f"org/web-{number}"
    product.hub.add(repo, product.hub.folder / "models" / "org" / "tiny")
    same = {"repo": repo, "suite": "demo-v1", "model_type": "chat"}
    precisions, templates = ("float32", "bfloat16", "float16"), (True, False)
    return [
        same | {"precision": precision, "chat_template": template}
        for precision in precisions
        for template in templates
    ]


def post(product: Product, request: dict[str, object]) -> str | None:
    """The id, if the web app lived to acknowledge it."""
    with requests.Session() as session, suppress(requests.ConnectionError):
        session.trust_env = False
        answer = session.post(f"{product.url}/api/v1/submissions", json=request, timeout=60)
        assert answer.status_code in {200, 201}, answer.text
        return str(answer.json()["id"])
    return None


def serve(product: Product) -> None:
    product.start("serve")
    until(product.ready)


def submit(product: Product, repo: str) -> str:
    """As a person does on the command line; the id."""
    product.hub.add(repo, product.hub.folder / "models" / "org" / "tiny")
    words = ("submit", repo, "--suite", "demo-v1", "--precision", "float32")
    assert product.command(*words) == 0, product.log("submit")
    return product.log("submit").split()[-1]


def torment(product: Product, submission: str, victim: str, draw: random.Random) -> None:
    """Kill at random moments, each after more tasks than the one before; then let it end."""
    for tasks in sorted(draw.sample(range(len(TASKS) - 2), KILLS)):
        until(partial(has_kept, product, submission, tasks), seconds=PATIENCE)
        time.sleep(draw.random() * MOMENT)
        kill(product, victim, draw)
    until(lambda: ended(product, submission), seconds=PATIENCE)


def kill(product: Product, victim: str, draw: random.Random) -> None:
    if victim == "scheduler":
        product.kill("schedule")
        product.start("schedule")
    elif processes := product.evaluators():
        draw.choice(processes).kill()


def ended(product: Product, submission: str) -> bool:
    one = product.queue.get(submission)
    assert product.running["schedule"].poll() is None, product.log("schedule")[-3000:]
    assert one.state is not State.FAILED, f"seed {SEED}: {one.reason}"
    return one.state is State.FINISHED


def has_kept(product: Product, submission: str, tasks: int) -> bool:
    """Whether its attempts have finished so many tasks between them."""
    kept = {path.stem for path in product.home.runs.glob(f"{submission}-*/tasks/*.json")}
    return len(kept) >= tasks


def check(product: Product, submission: str) -> None:
    """One record; every task of an earlier attempt is in it as it was, times and all."""
    ledger = Ledger(product.home.runs)
    (run_id,) = [one for one in ledger.run_ids() if one.startswith(f"{submission}-")]
    final = ledger.folder(run_id) / "tasks"
    for path in product.home.runs.glob(f"{submission}-*/tasks/*.json"):
        assert path.read_bytes() == (final / path.name).read_bytes(), f"seed {SEED}: {path}"
    assert {task.task for task in ledger.collect(run_id).tasks} == set(TASKS)


def published(product: Product) -> list[str]:
    """Runs in the snapshot that readers see."""
    with open_board(product.home.board) as board:
        assert sorted(board.run_ids()) == Ledger(product.home.runs).run_ids()
    return Snapshots(product.home.public).current().ranking("demo-v1", View())["run_id"].to_list()
