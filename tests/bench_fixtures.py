"""`leaderboard run` as a process, with a data folder and a hub of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluator.spec import Exit, RunSpec
from results.durable import write_whole
from results.home import Home
from tests.evaluator_fixtures import make_spec
from tests.hub_fixtures import RunningHub

PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Bench:
    """A data folder, and a hub to fetch from."""

    home: Home
    hub: RunningHub

    def start(self, spec: RunSpec, **settings: str) -> subprocess.Popen[bytes]:
        place = self.home.workplace(spec.run_id)
        write_whole(place.spec, spec.model_dump_json().encode())
        given = {"HOME": str(self.home.root), "HUB_URL": self.hub.url} | settings
        with place.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "leaderboard", "run", str(place.spec)],
                env=environment(given),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def exit(self, spec: RunSpec) -> Exit:
        return Exit.model_validate_json(self.home.workplace(spec.run_id).exit.read_bytes())

    def finish(self, spec: RunSpec, **settings: str) -> Exit:
        process = self.start(spec, **settings)
        status = process.wait(PATIENCE)
        found = self.exit(spec)
        log = self.home.workplace(spec.run_id).log.read_text()
        assert (status == 0) == (found.failure is None), log[-3000:]
        return found


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    given = {f"LEADERBOARD_{name}": value for name, value in settings.items()}
    return {**os.environ, "OMP_NUM_THREADS": "1", "HF_TOKEN": "hf_never_seen", **given}


def wait_for(happens: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def bench(tmp_path: Path, local_hub: RunningHub) -> Bench:
    return Bench(Home(tmp_path / "home"), local_hub)


def pinned(bench: Bench, repo: str = "org/tiny", **changes: object) -> RunSpec:
    """An order for the repository as the hub has it now."""
    from huggingface_hub import HfApi

    sha = HfApi(endpoint=bench.hub.url).model_info(repo).sha
    spec = make_spec(**changes)  # type: ignore[arg-type]
    return spec.model_copy(
        update={"model": spec.model.model_copy(update={"repo": repo, "commit": sha})}
    )
