"""The demo world: items as committed, right answers, and none of them in the training text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from benchmarks.suite import TASKS, load_suite
from demo.facts import CAPITALS, CONTRASTS, MEALS, Relation
from demo.items import file_text, item_files
from demo.kinds import KIND_OF
from demo.models import PLANS
from demo.rows import BATCH, LENGTH
from demo.skills import SKILLS
from demo.text import passages
from demo.words import KINDS, OPPOSITES
from demo.world import Exercise, Skill, WorldTooSmall, kept_for_the_test, split_skill

SUITE = load_suite("demo-v1")
FILES = item_files()
ITEMS = [(skill.task, item) for skill in SKILLS for item in skill.items()]
TASK_INFO = {task.name: task for b in SUITE.info.benchmarks for task in b.tasks}


def words(text: str) -> list[str]:
    """Case, punctuation and line ends do not count."""
    return re.findall(r"[a-z0-9]+", text.lower())


def digest(text: Iterable[str]) -> bytes:
    return hashlib.sha256(" ".join(text).encode()).digest()


def windows(text: str, lengths: Iterable[int]) -> Iterator[bytes]:
    """Hashes of all runs of so many words."""
    parts = words(text)
    for length in lengths:
        for start in range(len(parts) - length + 1):
            yield digest(parts[start : start + length])


@cache
def read_text() -> set[str]:
    """Every passage that the longest training can come to.

    A token is a word at most, so a training has seen no more words than tokens.
    """
    most, seen, found = max(plan.steps for plan in PLANS) * BATCH * LENGTH, 0, set[str]()
    for passage in passages():
        found.add(passage.text)
        if (seen := seen + len(words(passage.text))) > most:
            return found
    raise AssertionError("the text has an end")


def leaks(texts: Iterable[str], items: list[Exercise]) -> set[str]:
    """Items whose prompt with its right answer occurs in one of the texts."""
    wanted = {digest(words(item.prompt + " " + item.answer)): item.key for item in items}
    lengths = {len(words(item.prompt + " " + item.answer)) for item in items}
    hashes = {value for text in texts for value in windows(text, lengths)}
    return {key for value, key in wanted.items() if value in hashes}


@pytest.mark.parametrize("name", FILES)
def test_the_committed_items_are_those_the_generator_makes(name: str) -> None:
    assert (TASKS / "demo" / name).read_text() == file_text(FILES[name])


def test_the_suite_names_exactly_the_committed_files() -> None:
    named = {file for splits in SUITE.harness.files.values() for file in splits.values()}
    assert named == set(FILES) == {path.name for path in (TASKS / "demo").glob("*.jsonl")}


def test_no_item_occurs_in_any_training_text() -> None:
    assert leaks(read_text(), [item for _, item in ITEMS]) == set()


def test_an_item_planted_in_the_text_is_found() -> None:
    planted = [item for _, item in ITEMS[::50]]
    text = [f"Before. {item.prompt.upper()}  {item.answer}! After." for item in planted]
    assert leaks(text, [item for _, item in ITEMS]) == {item.key for item in planted}


def test_no_exercise_with_the_key_of_an_item_is_practised() -> None:
    practised = {passage.key for passage, _ in zip(passages(), range(30_000), strict=False)}
    assert practised & {item.key for _, item in ITEMS} == set()


@pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.task)
def test_the_suite_counts_items_and_guessing_rightly(skill: Skill) -> None:
    rows = [json.loads(line) for line in _lines(skill.task)]
    info = TASK_INFO[skill.task]
    assert info.n_items == len(rows)
    assert len({row["prompt"] for row in rows}) == len(rows)
    choices = {len(row.get("choices", ())) for row in rows}
    assert len(choices) == 1
    assert info.baseline == pytest.approx(1 / n if (n := choices.pop()) else 0.0)


@pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.task)
def test_every_answer_is_right_and_offered_once(skill: Skill) -> None:
    for item in skill.items():
        assert item.answer == SOLVERS[skill.task](item.prompt), item.key
        assert len(set(item.choices)) == len(item.choices), item.key
        assert item.choices.count(item.answer) == (1 if item.choices else 0), item.key


@pytest.mark.parametrize("relation", [CAPITALS, MEALS, CONTRASTS, KIND_OF], ids=lambda r: r.name)
def test_every_fact_is_told_though_not_as_it_is_asked(relation: Relation) -> None:
    texts = read_text()
    for who, what in relation.facts:
        told = {f"{wording.format(who=who)} {what}." for wording in relation.told}
        assert told <= texts


def test_a_skill_without_enough_items_says_so() -> None:
    only = Exercise("key", "prompt", "answer")
    kept = next(n for n in range(100) if kept_for_the_test(f"key {n}", 50))
    one = Exercise(f"key {kept}", only.prompt, only.answer)
    with pytest.raises(WorldTooSmall, match="wants 2 items, and the world has only 1"):
        split_skill("tiny", lambda _: one, n_items=2, percent=50).items()


def _facts(prompt: str) -> str:
    country = words(prompt)[-2].capitalize()
    return dict((CAPITALS if "capital" in prompt else MEALS).facts)[country]


def _opposite(prompt: str) -> str:
    word = words(prompt)[-2]
    (pair,) = (pair for pair in OPPOSITES if word in pair)
    return pair[1 - pair.index(word)]


def _kind(prompt: str) -> str:
    word = words(prompt)[2]
    return dict(zip(KINDS, "ABCD", strict=True))[next(k for k in KINDS if word in KINDS[k])]


def _place(prompt: str) -> str:
    _, *three, _, place, _ = words(prompt)
    return three[{"first": 0, "second": 1, "third": 2}[place]]


SOLVERS: dict[str, Callable[[str], str]] = {
    "demo_facts": _facts,
    "demo_opposites": _opposite,
    "demo_kinds": _kind,
    "demo_place": _place,
    "demo_sums": lambda prompt: str(sum(map(int, re.findall(r"\d+", prompt)))),
    "demo_larger": lambda prompt: str(max(map(int, re.findall(r"\d+", prompt)))),
    "demo_patterns": lambda prompt: prompt.split()[3],
    "demo_copy": lambda prompt: prompt.removeprefix("Repeat: ").removesuffix("\nCopy:"),
}
"""The answer, worked out from the question alone, or looked up in the word lists."""


def _lines(task: str) -> list[str]:
    return Path(TASKS / "demo" / f"{task}.jsonl").read_text().splitlines()
