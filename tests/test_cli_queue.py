"""The commands of the queue, as a person types them: what they say, and how they end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.suite import offered_suites
from evaluator.spec import Failure
from leaderboard import main
from results.home import Home
from results.snapshot import Snapshots
from scheduler.lock import only_scheduler
from scheduler.queue import Queue, open_queue
from scheduler.submission import State
from tests.hub_fixtures import RunningHub
from tests.queue_fixtures import LEASE, NOW, WORKER, queued, running, submitted

Output = pytest.CaptureFixture[str]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("LEADERBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    return Home(tmp_path / "home")


@pytest.fixture
def queue(home: Home) -> Iterator[Queue]:
    opened = open_queue(f"sqlite:///{home.queue}")
    yield opened
    opened.close()


@pytest.fixture
def hub(local_hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> RunningHub:
    monkeypatch.setenv("LEADERBOARD_HUB_URL", local_hub.url)
    return local_hub


def suite_name() -> str:
    return offered_suites("")[0].info.name


def test_submit_prints_the_id_and_a_second_time_the_same(
    hub: RunningHub, queue: Queue, capsys: Output
) -> None:
    command = ["submit", "org/tiny", "--suite", suite_name(), "--type", "chat", "--chat-template"]
    assert main(command) == 0
    first = capsys.readouterr().out.strip()
    assert main(command) == 0
    assert capsys.readouterr().out.strip() == first
    told = queue.get(first)
    assert (told.state, told.facts.model_type, told.submitted_by) == (
        State.SUBMITTED,
        "chat",
        "operator",
    )
    assert told.model.chat_template


def test_with_and_without_a_template_are_two_submissions_or_none(
    hub: RunningHub, queue: Queue, capsys: Output
) -> None:
    rest = ["--suite", suite_name(), "--both-templates"]
    assert main(["submit", "org/tiny", *rest]) == 0
    ids = capsys.readouterr().out.split()
    assert [queue.get(one).model.chat_template for one in ids] == [True, False]
    source = hub.folder / "models" / "org" / "tiny"
    hub.add("org/mute", source, lambda folder: (folder / "chat_template.jinja").unlink())
    assert main(["submit", "org/mute", *rest]) == 2
    assert "no chat template" in capsys.readouterr().err
    assert len(queue.listed(None)) == 2


def test_submit_prints_every_objection(hub: RunningHub, home: Home, capsys: Output) -> None:
    source = hub.folder / "models" / "org" / "tiny"
    hub.add("org/bare", source, lambda folder: (folder / "README.md").write_text("# Bare\n"))
    assert main(["submit", "org/bare", "--suite", "nothing-v9"]) == 2
    told = capsys.readouterr().err
    assert "licence" in told
    assert "nothing-v9" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["submit", "org/none", "--suite", "x"], "no public model org/none", id="model"
        ),
        pytest.param(["submit", "no-slash", "--suite", "x"], "cannot be submitted", id="name"),
        pytest.param(["status", "nothing"], "no submission 'nothing'", id="status"),
        pytest.param(["cancel", "nothing"], "no submission 'nothing'", id="cancel"),
        pytest.param(["retry", "nothing"], "no submission 'nothing'", id="retry"),
    ],
)
def test_a_wrong_word_is_answered_with_a_sentence(
    hub: RunningHub, home: Home, capsys: Output, arguments: list[str], sentence: str
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert sentence in told.err


def test_the_queue_is_listed_with_turns_and_reasons(
    queue: Queue, home: Home, capsys: Output
) -> None:
    one = queued(queue, "acme/apple")
    refused = queue.reject(submitted(queue, "acme/pear").id, ["[bold] licence"], NOW)
    assert main(["queue"]) == 0
    told = capsys.readouterr().out
    assert one.id in told
    assert refused.id not in told
    assert "1 queued, 1 rejected" in told
    assert main(["queue", "--all"]) == 0
    told = capsys.readouterr().out
    assert "acme/pear@" in told
    assert "[bold] licence" in told


def test_an_empty_queue_says_so(home: Home, capsys: Output) -> None:
    assert main(["queue"]) == 0
    assert "nothing was submitted yet" in capsys.readouterr().out


def test_status_tells_state_history_and_the_log(queue: Queue, home: Home, capsys: Output) -> None:
    one = running(queue, "acme/apple")
    queue.heartbeat(
        one.run_id, WORKER, progress=None, log_tail="loading [weights]", now=NOW, lease=LEASE
    )
    queue.fail(one.run_id, WORKER, Failure.MODEL, "a tensor is missing", retry_at=None, now=NOW)
    assert main(["status", one.id]) == 0
    told = capsys.readouterr().out
    for part in ("acme/apple@", "failed", "a tensor is missing", "loading [weights]", "scheduler"):
        assert part in told


def test_cancel_and_retry_say_what_became_of_it(queue: Queue, home: Home, capsys: Output) -> None:
    one = running(queue, "acme/apple")
    queue.fail(one.run_id, WORKER, Failure.MODEL, "broken", retry_at=None, now=NOW)
    assert main(["retry", one.id]) == 0
    assert "queued again, number 1 in turn" in capsys.readouterr().out
    assert main(["cancel", one.id]) == 0
    assert queue.get(one.id).state is State.CANCELLED
    assert main(["cancel", one.id]) == 2
    assert "is cancelled and cannot become cancelled" in capsys.readouterr().err


def test_drain_pauses_and_waits_for_what_runs(queue: Queue, home: Home, capsys: Output) -> None:
    one = running(queue, "acme/apple")
    assert main(["pause"]) == 0
    assert "1 running" in capsys.readouterr().out
    assert main(["drain", "--timeout", "0"]) == 1
    queue.finish(one.run_id, WORKER, NOW)
    assert main(["drain"]) == 0
    assert queue.paused()
    assert main(["queue"]) == 0
    assert "paused, no run is started" in capsys.readouterr().out
    assert main(["resume"]) == 0
    assert not queue.paused()


def test_publish_and_rebuild_leave_a_snapshot(home: Home, capsys: Output) -> None:
    assert main(["publish"]) == 0
    assert (home.public / "current" / "board.duckdb").is_file()
    home.board.unlink()
    assert main(["rebuild"]) == 0
    assert "0 runs are on the board" in capsys.readouterr().out
    assert Snapshots(home.public).current().suites


def test_verify_counts_problems_and_names_them(home: Home, capsys: Output) -> None:
    assert main(["publish"]) == 0
    assert main(["verify"]) == 0
    (home.run("broken-1")).mkdir(parents=True)
    (home.run("broken-1") / "record.json").write_text("{}")
    capsys.readouterr()
    assert main(["verify"]) == 1
    told = capsys.readouterr().out
    assert "run broken-1 is damaged" in told
    assert "runs checked: 1, problems: 1" in told


@pytest.mark.parametrize("verb", ["publish", "rebuild", "verify"])
def test_repairs_are_refused_while_a_scheduler_is_at_work(
    home: Home, capsys: Output, verb: str
) -> None:
    with only_scheduler(home):
        assert main([verb]) == 2
    assert "is the scheduler of" in capsys.readouterr().err
