"""Where the items of a suite's tasks lie, looked at before any model is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.suite import TASKS, Suite
from results.errors import LeaderboardError

Files = Mapping[str, Mapping[str, Path]]
"""Task -> split -> JSON Lines file."""


class NoMirror(LeaderboardError):
    def __init__(self, suite: str) -> None:
        super().__init__(
            f"suite {suite} reads its data from a local folder: set LEADERBOARD_DATASETS to it"
        )


class MissingData(LeaderboardError):
    """Files that a suite reads are not there."""

    def __init__(self, suite: str, missing: Iterable[Path]) -> None:
        names = [str(path) for path in missing]
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        super().__init__(
            f"suite {suite} lacks data: {', '.join(names[:5])}{more}; "
            f"`leaderboard suites --check` lists what is missing"
        )


class MissingNeed(LeaderboardError):
    """Something that a suite's scorer needs is not installed."""

    def __init__(self, suite: str, need: str, cure: str) -> None:
        super().__init__(f"suite {suite} needs {need}: {cure}")


def data_files(suite: Suite, mirror: Path | None) -> Files:
    """Every data file of the suite; empty where lm-eval asks the Hub for them.

    :raises NoMirror:
    """
    harness = suite.harness
    if harness.data == "hub":
        return {}
    if harness.data == "mirror" and mirror is None:
        raise NoMirror(suite.info.name)
    root = mirror.absolute() if harness.data == "mirror" and mirror else suite.tasks_path or TASKS
    return {
        task: {split: root / name for split, name in splits.items()}
        for task, splits in harness.files.items()
    }


def missing_files(files: Files) -> list[Path]:
    return [path for splits in files.values() for path in splits.values() if not path.is_file()]


def check_data(suite: Suite, mirror: Path | None) -> Files:
    """:raises NoMirror, MissingData, MissingNeed:"""
    files = data_files(suite, mirror)
    if missing := missing_files(files):
        raise MissingData(suite.info.name, missing)
    for need in suite.harness.needs:
        check, cure = NEEDS[need]
        if not check():
            raise MissingNeed(suite.info.name, need, cure)
    return files


def has_punkt_tab() -> bool:
    """Whether NLTK can part English text into sentences, as IFEval's scorer does."""
    import nltk  # type: ignore[import-untyped]

    try:
        nltk.data.find("tokenizers/punkt_tab")
    except LookupError:
        return False
    return True


NEEDS = {
    "punkt_tab": (
        has_punkt_tab,
        "run `python -m nltk.downloader punkt_tab`, or unpack punkt_tab.zip into "
        "~/nltk_data/tokenizers",
    )
}
"""What a suite file may name under `needs`: how to look for it, and where to get it."""
