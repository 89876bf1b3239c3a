"""`leaderboard run` of a suite whose data lie on a Hub: fetched before, read without network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from huggingface_hub import HfApi

from benchmarks.suite import ROOT, Suite
from evaluator.pins import read_pins
from evaluator.spec import Exit, Failure, RunSpec
from results.durable import write_whole
from results.home import Home
from results.ledger import Ledger
from scheduler.local_hub.folder import SIDECAR
from tests.bench_fixtures import environment
from tests.evaluator_fixtures import make_spec
from tests.hub_fixtures import RunningHub

pytestmark = [pytest.mark.engine, pytest.mark.kill]
SECONDS = 180


@pytest.fixture
def project(tmp_path: Path, hub_suite: Suite) -> Path:
    """A folder whose `benchmarks` package holds one suite more."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT, folder / "benchmarks", ignore=shutil.ignore_patterns("__pycache__"))
    told = hub_suite.info.model_dump(mode="json", exclude={"digest"})
    told["harness"] = hub_suite.harness.model_dump(mode="json")
    (folder / "benchmarks/suites/hubbed.yaml").write_text(yaml.safe_dump(told))
    return folder


def digest(project: Path) -> str:
    code = "from benchmarks.suite import load_suite; print(load_suite('hubbed').info.digest)"
    asked = [sys.executable, "-c", code]
    told = subprocess.run(asked, cwd=project, capture_output=True, text=True, check=True)
    return told.stdout.strip()


def order(project: Path, hub: RunningHub) -> RunSpec:
    spec = make_spec(run_id="hubbed-1", limit=None)
    sha = HfApi(endpoint=hub.url).model_info("org/tiny").sha
    changes = {"suite": "hubbed", "suite_digest": digest(project)}
    return spec.model_copy(
        update={"model": spec.model.model_copy(update={"commit": sha}), **changes}
    )


def finish(project: Path, home: Home, hub: RunningHub) -> tuple[Exit, str]:
    """The run's end, and its log."""
    spec = order(project, hub)
    place = home.workplace(spec.run_id)
    write_whole(place.spec, spec.model_dump_json().encode())
    done = subprocess.run(
        [sys.executable, "-m", "leaderboard", "run", str(place.spec)],
        cwd=project,
        env=environment({"HOME": str(home.root), "HUB_URL": hub.url}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Exit.model_validate_json(place.exit.read_bytes()), done.stderr


def test_its_record_names_the_commit_that_was_fetched(
    project: Path, tmp_path: Path, data_hub: RunningHub
) -> None:
    home = Home(tmp_path / "home")
    ended, log = finish(project, home, data_hub)
    assert ended.failure is None, log[-3000:]
    pins = read_pins(home.pins)
    assert pins == {"org/colours": HfApi(endpoint=data_hub.url).dataset_info("org/colours").sha}
    assert Ledger(home.runs).collect("hubbed-1").provenance.datasets == pins


def test_without_access_it_ends_before_the_model_is_fetched(
    project: Path, tmp_path: Path, data_hub: RunningHub
) -> None:
    home = Home(tmp_path / "home")
    (data_hub.folder / "datasets/org/colours" / SIDECAR).write_text(json.dumps({"gated": "auto"}))
    ended, _ = finish(project, home, data_hub)
    assert ended.failure is Failure.OURS
    assert "dataset org/colours could not be fetched: it is gated" in ended.reason
    assert not list(home.models.glob("models--*"))
