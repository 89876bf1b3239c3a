"""`leaderboard hub FOLDER`: serves until Ctrl-C, and names what keeps it from serving."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import leaderboard
from scheduler.hub import Hub
from scheduler.local_hub.folder import NoHubFolder
from scheduler.local_hub.serve import PortTaken, open_hub
from tests.hub_fixtures import running_hub


def test_the_verb_serves_the_folder_until_interrupted(
    tiny_model_folder: Path, tmp_path: Path
) -> None:
    root = tmp_path / "org"
    shutil.copytree(tiny_model_folder, root / "tiny")
    command = [sys.executable, leaderboard.__file__, "hub", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split(" at ")[1].split(";")[0]
        assert Hub(url).look_up("org/tiny").facts.architecture == "LlamaForCausalLM"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoHubFolder, match="absent is no folder"):
        open_hub(tmp_path / "absent")


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with running_hub(tmp_path) as hub, pytest.raises(PortTaken, match="choose another"):
        open_hub(tmp_path, port=urlsplit(hub.url).port or 0)
