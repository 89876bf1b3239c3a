"""A suite whose items lie on a local hub, as small datasets with configurations of their own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from benchmarks.suite import HarnessNeeds, HubDataset, Suite
from evaluator.fetch_errors import Patience
from evaluator.hub_data import HubData
from results.suite import BenchmarkInfo, SuiteInfo, TaskInfo
from tests.hub_fixtures import RunningHub

COUNT = 8
TASK = {
    "output_type": "multiple_choice",
    "test_split": "test",
    "dataset_path": "org/colours",
    "dataset_name": "things",
    "doc_to_text": "{{prompt}}",
    "doc_to_choice": ["red", "green"],
    "doc_to_target": "answer",
    "metric_list": [{"metric": "acc"}],
}
CONFIGURATIONS = ("things", "others")


def card() -> str:
    configs = [
        {"config_name": name, "data_files": [{"split": "test", "path": f"{name}.jsonl"}]}
        for name in CONFIGURATIONS
    ]
    return f"---\n{yaml.safe_dump({'configs': configs})}---\n# Colours\n"


def add_dataset(hub: RunningHub, repo: str, items: int = COUNT) -> Path:
    """Two configurations, of which the suite reads one."""
    folder = hub.folder / "datasets" / repo
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text(card())
    for name in CONFIGURATIONS:
        lines = [{"prompt": f"{name} {n} is", "answer": n % 2} for n in range(items)]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def write_suite(folder: Path) -> Suite:
    """One benchmark of one task, which lm-eval would ask the Hub for."""
    folder.mkdir(parents=True)
    (folder / "hub_colours.yaml").write_text(yaml.safe_dump({"task": "hub_colours", **TASK}))
    benchmark = BenchmarkInfo(
        name="colours",
        title="Colours",
        description="Colours of things.",
        metrics=("acc",),
        tasks=(TaskInfo(name="hub_colours", title="Colours", n_items=COUNT),),
    )
    info = SuiteInfo(
        name="hubbed", title="Hubbed", description="-", benchmarks=(benchmark,), digest="0" * 16
    )
    needs = HarnessNeeds(
        tasks_folder=str(folder),
        data="hub",
        datasets={"colours": HubDataset(repo="org/colours")},
        files={"hub_colours": {"test": "colours/things.jsonl"}},
    )
    return Suite(info, needs)


@pytest.fixture
def hub_suite(tmp_path: Path) -> Suite:
    return write_suite(tmp_path / "tasks")


@pytest.fixture
def data_hub(local_hub: RunningHub) -> RunningHub:
    """A hub that holds org/colours, too."""
    add_dataset(local_hub, "org/colours")
    return local_hub


@pytest.fixture
def hub_data(tmp_path: Path, data_hub: RunningHub) -> HubData:
    home = tmp_path / "home"
    return HubData(
        home / "datasets", home / "pins.json", data_hub.url, None, Patience(2, first_wait=0.01)
    )
