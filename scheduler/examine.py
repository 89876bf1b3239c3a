"""The deeper look at a submitted model: load all but its weights, in a child with tight limits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evaluator.box.choose import Found
from evaluator.box.policy import ended_inside
from evaluator.fetch import Fetcher
from evaluator.fetch_errors import FetchFailed
from evaluator.lifeline import tied_to_me
from evaluator.model_cache import ModelCache
from evaluator.model_files import tokenizer_folder
from evaluator.spec import Failure
from results.errors import LeaderboardError
from results.plain import read_plain
from results.record import ModelRef
from scheduler.examine_box import Start, start
from scheduler.examine_checks import ExamineOrder
from scheduler.examine_child import ORDER, RESULT
from scheduler.hub import Hub
from scheduler.hub_model import HubModel
from scheduler.objection import Objection, at_repo

LONGEST = 1 << 20
"""Bytes of what the child may say."""
OUT_OF_BOUNDS = {
    signal.SIGXCPU: "takes more than {0.cpu_seconds} seconds of computing",
    signal.SIGKILL: "takes more than {0.wall_seconds:.0f} seconds, or too much memory",
    signal.SIGABRT: "needs too much memory",
    signal.SIGSEGV: "crashes",
    signal.SIGBUS: "crashes",
}


class ExaminationFailed(LeaderboardError):
    """The child itself broke: nothing is known of the model."""

    def __init__(self, repo: str, status: int, log: str) -> None:
        last = (log.strip().splitlines() or ["it wrote nothing"])[-1]
        super().__init__(f"{repo} could not be examined (status {status}): {last[:300]}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one examination may take, beyond starting the libraries."""

    cpu_seconds: int = 60
    wall_seconds: float = 240.0
    """With starting the libraries."""
    memory_bytes: int = 4 << 30


def examine(
    model: HubModel,
    ask: ModelRef,
    *,
    hub: Hub,
    cache: ModelCache,
    isolation: Found,
    bounds: Bounds | None = None,
) -> list[Objection]:
    """What speaks against the model once its small files are loaded.

    An adapter is looked at on its base.

    :param isolation: how the child is boxed
    :raises LeaderboardError: if that cannot be said now
    """
    try:
        own = Fetcher(ask, hub.url, hub.token, cache).fetch_small()
        adapted = ask.weights == "adapter" and ask.on_base is not None
        folder = Fetcher(ask.on_base or ask, hub.url, hub.token, cache).fetch_small()
    except FetchFailed as error:
        if error.failure is not Failure.MODEL:
            raise
        return [at_repo(str(error), "submit it again once its files can be read")]
    bounds = bounds or Bounds()
    whole = (model.base or model) if adapted else model
    order = ExamineOrder(
        folder=(folder if adapted else own).absolute(),
        tokenizer=tokenizer_folder(own, folder if adapted else None).absolute(),
        chat_template=ask.chat_template,
        tensors={} if model.quantised_by else whole.tensors,
        memory_bytes=bounds.memory_bytes,
        cpu_seconds=bounds.cpu_seconds,
    )
    with TemporaryDirectory(prefix="leaderboard-examine-") as place:
        told = Path(place) / "told"
        told.mkdir()
        (told / ORDER).write_text(order.model_dump_json(), encoding="utf-8")
        models = {path.parents[1] for path in (order.folder, order.tokenizer)}
        return _in_child(model.repo, start(isolation, told, models), bounds)


def _in_child(repo: str, begin: Start, bounds: Bounds) -> list[Objection]:
    """Its log lies outside of what it may write, where it cannot become a link."""
    written = begin.folder.with_name("log.txt")
    with written.open("wb") as log:
        child = subprocess.Popen(
            begin.command,
            cwd=begin.folder,
            env=begin.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=tied_to_me(),
        )
        status = ended_inside(_wait(child, bounds.wall_seconds))
    lines = _lines(begin.folder / RESULT)
    if lines and "objections" in lines[-1]:
        return [Objection.model_validate(found) for found in lines[-1]["objections"]]
    if -status in OUT_OF_BOUNDS and lines:
        excess = OUT_OF_BOUNDS[signal.Signals(-status)].format(bounds)
        part = lines[-1]["step"]
        return [at_repo(f"loading its {part} {excess}", f"upload a {part} that loads as usual")]
    raise ExaminationFailed(repo, status, written.read_text(errors="replace"))


def _wait(child: subprocess.Popen[bytes], seconds: float) -> int:
    """The exit status; whatever the child started ends with it."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _lines(result: Path) -> list[dict[str, Any]]:
    """What the child said; it may be under the model's control by now."""
    try:
        lines = read_plain(result, LONGEST).decode("utf-8", errors="replace").splitlines()
        said = [json.loads(line) for line in lines]
    except (OSError, ValueError):
        return []
    return [line for line in said if isinstance(line, dict)]
