"""Where the items of a suite's tasks lie, looked at before any model is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.suite import TASKS, Suite
from evaluator.hub_data import Held, HubData
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


class NotFetchedData(LeaderboardError):
    """A run without network asked for a dataset that nobody has fetched."""

    def __init__(self, suite: str, repo: str) -> None:
        super().__init__(
            f"suite {suite} reads dataset {repo}, which is not here; `leaderboard run` fetches it "
            "first, or set LEADERBOARD_DATASETS to a mirror"
        )


class MissingNeed(LeaderboardError):
    """Something that a suite's scorer needs is not installed."""

    def __init__(self, suite: str, need: str, cure: str) -> None:
        super().__init__(f"suite {suite} needs {need}: {cure}")


def reads_hub(suite: Suite, mirror: Path | None) -> bool:
    """Whether the items come from a Hub, no mirror standing in for it."""
    return suite.harness.data == "hub" and mirror is None


def fetched(suite: Suite, mirror: Path | None, hub: HubData | None) -> dict[str, Held]:
    """Benchmark -> its dataset; empty where none of a Hub is read.

    :raises NotFetchedData:
    """
    if not reads_hub(suite, mirror):
        return {}
    found = {}
    for benchmark, dataset in suite.harness.datasets.items():
        held = hub.held(dataset) if hub else None
        if held is None:
            raise NotFetchedData(suite.info.name, dataset.repo)
        found[benchmark] = held
    return found


def commits(suite: Suite, found: Mapping[str, Held]) -> dict[str, str | None]:
    """Dataset -> commit that is read; None where a mirror stands in for it."""
    known = {held.repo: held.commit for held in found.values()}
    return {dataset.repo: known.get(dataset.repo) for dataset in suite.harness.datasets.values()}


def data_files(suite: Suite, mirror: Path | None) -> Files:
    """Every data file of the suite by its own name; empty where datasets of a Hub are read.

    :raises NoMirror:
    """
    harness = suite.harness
    if reads_hub(suite, mirror):
        return {}
    if harness.data == "mirror" and mirror is None:
        raise NoMirror(suite.info.name)
    mirrored = mirror if harness.data != "package" else None
    root = mirrored.absolute() if mirrored else suite.tasks_path or TASKS
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
