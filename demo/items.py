"""Write the items of suite demo-v1: `python -m demo.items [FOLDER]`."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from benchmarks.suite import TASKS
from demo.skills import EXAMPLES, SKILLS
from demo.strings import PATTERNS
from demo.world import Exercise


def item(exercise: Exercise) -> dict[str, object]:
    """A row of the task's JSON Lines; the answer is a choice's index, or the text itself."""
    head: dict[str, object] = {"id": exercise.key, "prompt": exercise.prompt}
    if not exercise.choices:
        return {**head, "answer": exercise.answer}
    answer = exercise.choices.index(exercise.answer)
    return {**head, "choices": list(exercise.choices), "answer": answer}


def item_files() -> dict[str, list[Exercise]]:
    """Every file of the suite with its exercises."""
    files = {f"{skill.task}.jsonl": skill.items() for skill in SKILLS}
    rng = random.Random("examples")
    files[f"{PATTERNS.task}_examples.jsonl"] = [PATTERNS.practise(rng) for _ in range(EXAMPLES)]
    return files


def file_text(exercises: list[Exercise]) -> str:
    return "".join(json.dumps(item(exercise)) + "\n" for exercise in exercises)


def main(folder: Path) -> None:
    for name, exercises in item_files().items():
        (folder / name).write_text(file_text(exercises))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else TASKS / "demo")
