"""Boxes as runs get them, with a hostile program in place of the evaluator."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluator.box.choose import WAYS, Found, Way, attempt
from evaluator.box.system import unprivileged
from evaluator.boxed import box, environment, prepared
from evaluator.child import run_child
from evaluator.failures import Fault
from evaluator.spec import RunSpec
from evaluator.watch import GIB, Limits
from results.home import Workplace
from results.settings import Settings
from tests.evaluator_fixtures import make_spec

SECRET = "hf_" + "neverseen" * 4


def needs_box(way: Way) -> Found:
    """Skip where this machine cannot build it; on CI that is a failure."""
    user = unprivileged("nobody")
    if fault := attempt(WAYS[way][0], user):
        why = f"no box by {way}: {fault}"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return Found(way, user)


@dataclass(frozen=True, slots=True)
class Cell:
    """A run's place whose evaluator is whatever a test says."""

    settings: Settings
    found: Found
    spec: RunSpec
    log: Path

    @property
    def place(self) -> Workplace:
        return self.settings.folders.workplace(self.spec.run_id)

    @property
    def out(self) -> Path:
        return self.settings.folders.run(self.spec.run_id)

    def run(self, code: str, **limits: int) -> Fault | None:
        """Run Python code in the box as `leaderboard run` runs the evaluator."""
        bounds = {"seconds": 60, "bytes": GIB, "folders": (self.out, self.place.root)} | limits
        shell = 'exec "$0" -c "$1" >"$2" 2>&1'
        spoken = self.place.told / "said.txt"
        inner = ["sh", "-c", shell, sys.executable, code, str(spoken)]
        with prepared(self.out, self.place, self.found.user):
            told = self.found.build(
                box(self.spec, self.place, self.settings, self.found.user), inner
            )
            seen = environment(self.spec, self.settings, self.found)
            found = run_child(told, self.place.fault, Limits(**bounds), seen)  # type: ignore[arg-type]
        if spoken.exists():
            self.log.write_bytes(spoken.read_bytes())
        return found


@pytest.fixture(params=list(WAYS))
def cell(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cell:
    """With secrets in the places where operators keep them."""
    monkeypatch.setenv("LEADERBOARD_HUB_TOKEN", SECRET)
    monkeypatch.setenv("HF_TOKEN", SECRET)
    home = tmp_path / "home"
    home.mkdir()
    (home / "leaderboard.toml").write_text(f'hub_token = "{SECRET}"')
    (home / "queue.sqlite").write_text(SECRET)
    (home / "runs" / "another").mkdir(parents=True)
    (home / "runs" / "another" / "record.json").write_text(SECRET)
    spec = make_spec(run_id="hostile")
    made = Cell(Settings(home=home), needs_box(request.param), spec, tmp_path / "said.txt")
    made.place.root.mkdir(parents=True)
    made.place.spec.write_text(spec.model_dump_json())
    return made
