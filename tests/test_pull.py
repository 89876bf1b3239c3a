"""Models taken in from the Hub by an operator's rules, through the real client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leaderboard import main
from results.settings import Settings
from scheduler.hub import Hub
from scheduler.hub_model import NoSuchModel
from scheduler.pull.candidates import candidates
from scheduler.pull.proposals import Fate, Proposals
from scheduler.pull.rules import InvalidRules, Rule, read_rules
from scheduler.pull.take import Taker
from scheduler.pull.watch import watch
from scheduler.queue import Queue
from tests.hub_fixtures import RunningHub, write
from tests.queue_fixtures import NOW
from tests.record_fixtures import SUITE

RULE = '[[rule]]\nname = "all"\nsuite = "tiny-v1"\n'


def rule(**changes: object) -> Rule:
    return Rule.model_validate({"name": "all", "suite": "tiny-v1"} | changes)


@pytest.fixture
def hub(local_hub: RunningHub, tiny_model_folder: Path) -> RunningHub:
    """Three models of two organisations, and a collection of two."""
    for repo, facts in (
        ("org/liked", {"likes": 9, "trending_score": 1}),
        ("org/hot", {"likes": 2, "trending_score": 50}),
        ("else/where", {"likes": 5}),
    ):
        local_hub.add(repo, tiny_model_folder, write(".hub.json", json.dumps(facts)))
    listed = {"org/best-1": {"title": "Best", "models": ["else/where", "org/hot"]}}
    (local_hub.folder / "collections.json").write_text(json.dumps(listed))
    return local_hub


@pytest.fixture
def taker(queue: Queue, hub: RunningHub, tmp_path: Path) -> Taker:
    return Taker(queue, Settings(home=tmp_path, hub_url=hub.url), [SUITE])


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        pytest.param({}, ["org/hot", "org/liked", "else/where", "org/tiny"], id="trending"),
        pytest.param({"sort": "likes", "limit": 2}, ["org/liked", "else/where"], id="likes"),
        pytest.param({"author": "else"}, ["else/where"], id="author"),
        pytest.param({"search": "HOT"}, ["org/hot"], id="search"),
        pytest.param({"collection": "org/best-1"}, ["else/where", "org/hot"], id="collection"),
        pytest.param({"tags": ["no-such-tag"]}, [], id="tags"),
        pytest.param({"min_billions": 1}, [], id="too-small"),
        pytest.param({"max_billions": 1, "author": "else"}, ["else/where"], id="small-enough"),
        pytest.param({"collection": "org/best-1", "max_billions": 1e-6}, [], id="too-large"),
    ],
)
def test_a_rule_finds_what_fits_in_the_hubs_order(
    hub: RunningHub, changes: dict[str, object], found: list[str]
) -> None:
    repos = [one.repo for one in candidates(Hub(hub.url), rule(**changes))]
    assert sorted(repos) == sorted(found)
    assert repos[:2] == found[:2]


def test_a_collection_that_is_not_there_is_told(hub: RunningHub) -> None:
    with pytest.raises(NoSuchModel):
        candidates(Hub(hub.url), rule(collection="org/none-2"))


@pytest.mark.parametrize("action", ["propose", "submit"])
def test_what_is_new_is_proposed_or_submitted_once(taker: Taker, action: str) -> None:
    path = taker.settings.folders.watch
    path.write_text(f'{RULE}action = "{action}"\nauthor = "org"\n')
    assert watch(taker, path, NOW) == 3
    assert watch(taker, path, NOW) == 0
    fates = {one.repo: one.fate for one in Proposals(taker.queue).listed()}
    fate = Fate.SUBMITTED if action == "submit" else Fate.PROPOSED
    assert fates == dict.fromkeys(("org/tiny", "org/hot", "org/liked"), fate)
    submitted = {one.model.repo for one in taker.queue.listed()}
    assert submitted == (set(fates) if action == "submit" else set())


def test_a_rules_submissions_share_one_turn_a_round(taker: Taker) -> None:
    path = taker.settings.folders.watch
    path.write_text(f'{RULE}action = "submit"\n')
    watch(taker, path, NOW)
    assert sorted(one.round for one in taker.queue.listed()) == [0, 1, 2, 3]


def test_what_would_be_refused_is_not_proposed_and_the_reason_is_kept(
    taker: Taker, hub: RunningHub
) -> None:
    (hub.folder / "models/org/hot/README.md").unlink()
    path = taker.settings.folders.watch
    path.write_text(f'{RULE}search = "hot"\n')
    watch(taker, path, NOW)
    (one,) = Proposals(taker.queue).listed()
    assert one.fate is Fate.REFUSED
    assert "licence" in one.note


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[[rule]", "line 1", id="no-toml"),
        pytest.param('[[rule]]\nname = "a"', "suite: Field required", id="no-suite"),
        pytest.param(f"{RULE}colour = 1", "colour: Extra inputs", id="unknown-key"),
        pytest.param(
            RULE.replace("tiny-v1", "huge"),
            "offered here; those that are: tiny-v1",
            id="no-such-suite",
        ),
        pytest.param(
            f'{RULE}collection = "a/b"\nauthor = "c"', "collection stands alone", id="two-lists"
        ),
    ],
)
def test_faults_of_the_rules_are_told_with_the_file(
    tmp_path: Path, text: str, problem: str
) -> None:
    path = tmp_path / "watch.toml"
    path.write_text(text)
    with pytest.raises(InvalidRules, match=problem) as caught:
        read_rules(path, ["tiny-v1"])
    assert str(path) in str(caught.value)


def test_an_operator_takes_and_dismisses_what_is_proposed(
    taker: Taker,
    queue_url: str,
    hub: RunningHub,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in (("QUEUE_URL", queue_url), ("HUB_URL", hub.url), ("SUITES", "demo-v1")):
        monkeypatch.setenv(f"LEADERBOARD_{name}", value)
    path = taker.settings.folders.watch
    path.write_text(f'{RULE}author = "org"\nlimit = 2\n'.replace("tiny-v1", "demo-v1"))
    demo = SUITE.model_copy(update={"name": "demo-v1"})
    watch(Taker(taker.queue, taker.settings, [demo]), path, NOW)
    second, first = Proposals(taker.queue).listed(Fate.PROPOSED)
    assert main(["proposals", "--take", str(first.number)]) == 0
    taken = taker.queue.get(capsys.readouterr().out.strip())
    assert taken.model.repo == first.repo
    assert main(["proposals", "--dismiss", str(second.number)]) == 0
    assert main(["proposals", "--take", str(second.number)]) == 2
    assert "there is no open proposal" in capsys.readouterr().err
    assert main(["proposals"]) == 0
    assert "nothing is proposed" in capsys.readouterr().out
