"""The files in deploy/ are what Docker, Compose, Kubernetes and systemd take, and fit the product.

No container is run here: each file is checked by the linter or schema of its kind.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from results.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOCKERFILES = sorted(DEPLOY.rglob("Dockerfile*"))
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


def tool(name: str, *arguments: object) -> str:
    """What a linter of this environment says; empty where it found nothing."""
    command = [str(Path(sys.executable).with_name(name)), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def name(path: Path) -> str:
    return str(path.relative_to(DEPLOY))


def test_dockerfiles_pass_hadolint_and_it_finds_what_is_wrong(tmp_path: Path) -> None:
    rules = ("--config", DEPLOY / "hadolint.yaml")
    assert tool("hadolint", *rules, *DOCKERFILES) == ""
    (tmp_path / "Dockerfile").write_text("FROM debian\nRUN cd /tmp\n")
    assert "DL3006" in tool("hadolint", *rules, tmp_path / "Dockerfile")


@pytest.mark.parametrize("path", DOCKERFILES, ids=name)
def test_an_image_holds_every_package_runs_as_nobody_special_and_names_no_host(path: Path) -> None:
    text = path.read_text()
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]
    copied = {word for line in re.findall(r"^COPY (.*)$", text, re.M) for word in line.split()}
    assert "." in copied or set(wheel["targets"]["wheel"]["only-include"]) <= copied
    assert re.findall(r"^USER (\d+)$", text, re.M)[-1] != "0"
    assert [image for image in re.findall(r"^FROM (\S+)", text, re.M) if "/" in image] == []


def test_compose_files_keep_the_schema_and_it_finds_what_is_wrong(tmp_path: Path) -> None:
    check = ("--builtin-schema", "vendor.compose-spec")
    assert tool("check-jsonschema", *check, *DEPLOY.glob("compose*.yaml")) == ""
    (tmp_path / "compose.yaml").write_text("services: {web: {imagine: leaderboard}}\n")
    assert "imagine" in tool("check-jsonschema", *check, tmp_path / "compose.yaml")


def test_kubernetes_takes_the_manifests_and_not_what_is_wrong(tmp_path: Path) -> None:
    assert tool("kubernetes-validate", "--strict", *DEPLOY.glob("kubernetes/*.yaml")) == ""
    wrong = (DEPLOY / "kubernetes/web.yaml").read_text().replace("replicas: 2", "replicas: two")
    (tmp_path / "web.yaml").write_text(wrong)
    assert "replicas" in tool("kubernetes-validate", "--strict", tmp_path / "web.yaml")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text().replace("/opt/leaderboard/bin/leaderboard", sys.executable)
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_setting_that_a_file_names_is_one(path: Path) -> None:
    named = set(re.findall(rf"{PREFIX}([A-Z][A-Z_]*[A-Z])", path.read_text()))
    assert {one.lower() for one in named} - set(Settings.model_fields) == set()


def services(*paths: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in paths:
        for service, parts in yaml.safe_load((DEPLOY / path).read_text())["services"].items():
            found[service] = found.get(service, {}) | parts
    return found


def test_there_is_one_scheduler_everywhere_and_it_shares_the_data_of_the_web_app() -> None:
    for paths in (("compose.yaml",), ("compose.yaml", "compose.gpu.yaml")):
        found = services(*paths)
        assert [s for s, parts in found.items() if parts["command"] == ["schedule"]] == [
            "scheduler"
        ]
        assert found["web"]["volumes"] == found["scheduler"]["volumes"]
    kinds = [
        one
        for path in DEPLOY.glob("kubernetes/*.yaml")
        for one in yaml.safe_load_all(path.read_text())
    ]
    (scheduler,) = [one for one in kinds if one["kind"] == "StatefulSet"]
    assert scheduler["spec"]["replicas"] == 1
    pods = [one["spec"]["template"]["spec"] for one in kinds if "template" in one["spec"]]
    volumes = [pod["volumes"][0]["persistentVolumeClaim"]["claimName"] for pod in pods]
    assert volumes == ["leaderboard-data"] * 2


def test_a_space_tells_the_leaderboard_its_address_and_how_people_sign_in(tmp_path: Path) -> None:
    (tmp_path / "leaderboard").write_text('#!/bin/sh\necho "$@"; env\n')
    (tmp_path / "leaderboard").chmod(0o755)
    told = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "SPACE_HOST": "acme-board.example.org",
        "OAUTH_CLIENT_ID": "board",
        "OAUTH_CLIENT_SECRET": "hush",
        "SPACE_AUTHOR_NAME": "acme",
    }
    start = str(DEPLOY / "space" / "start.sh")
    lines = subprocess.run([start], env=told, capture_output=True, text=True, check=True).stdout
    assert lines.startswith("up\n")
    assert "LEADERBOARD_SITE_URL=https://acme-board.example.org\n" in lines
    assert "LEADERBOARD_AUTH=huggingface\n" in lines
    assert "LEADERBOARD_AUTH_CLIENT_SECRET=hush\n" in lines
    assert "LEADERBOARD_OPERATORS=acme\n" in lines
    alone = subprocess.run(
        [start], env={"PATH": told["PATH"]}, capture_output=True, text=True, check=True
    ).stdout
    assert PREFIX not in alone
