"""The built wheel holds everything the product needs, and runs without the project's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from demo.models import EXPECTED_ORDER
from tests.demo_fixtures import living

ROOT = Path(__file__).parents[1]
PACKAGES = ("benchmarks", "demo", "evaluator", "leaderboard_app", "results", "scheduler")
DATA = {".sql", ".yaml", ".jsonl", ".js", ".css", ".svg", ".mako"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.mark.kill
def test_the_wheel_carries_every_data_file_and_module(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in DATA | {".py"}
    }
    assert wanted - inside == set()


@pytest.mark.kill
@pytest.mark.engine
def test_the_unpacked_wheel_runs_the_demo_to_its_table(
    wheel: Path, tmp_path: Path, demo_cache: Path
) -> None:
    """The libraries are those of this environment; our own modules come from the wheel alone."""
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = (
        "import sys, leaderboard; sys.stderr.write(leaderboard.__file__ + '\\n'); "
        f"sys.exit(leaderboard.main(['demo', '--once', '--home', {str(elsewhere / 'home')!r}, "
        f"'--cache', {str(demo_cache)!r}]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert str(tmp_path / "site") in ended.stderr
    table = ended.stdout[ended.stdout.index("Rank") :]
    places = [table.index(name) for name in EXPECTED_ORDER]
    assert places == sorted(places)
    assert living(elsewhere / "home") == []
