"""lm-evaluation-harness's results file, of any version that wrote one. Pure: bytes in, facts out.

Versions before 0.4 name a number by its metric alone ("acc"), later ones by metric and filter
("acc,none"). What a file does not say is None; nothing is guessed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import AwareDatetime

from results.errors import LeaderboardError
from results.suite import Words

STDERR = "_stderr"
HUB_NAME = re.compile(r"^[\w-][\w.-]*/[\w.-]+$")
COMMIT = re.compile(r"^[0-9a-f]{40}$")
LENGTH = 300


class NotLmEval(LeaderboardError):
    """A file is not what lm-eval writes, or says too little to be of use."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"this is no results file of lm-eval: {problem}")


class Number(Words):
    """One metric of one task, as reported."""

    task: str
    metric: str
    filter: str
    value: float | None
    """None: the file has something there that is no number."""
    stderr: float | None


class Output(Words):
    """What one results file says."""

    model: str | None
    """As it was named: a repository of the Hub, a folder, or nothing."""
    commit: str | None
    adapter: str | None
    backend: str | None
    precision: str | None
    chat_template: bool
    """False where the file is older than templates, too."""
    lm_eval: str | None
    """Version, or else the commit it was run from."""
    finished_at: AwareDatetime | None
    limit: float | None
    """Items a task, or their share, if the run was cut short."""
    numbers: tuple[Number, ...]
    shots: dict[str, int]
    versions: dict[str, str]
    items: dict[str, int]
    """Items that were answered, by task."""

    @property
    def is_hub_model(self) -> bool:
        return self.model is not None and bool(HUB_NAME.match(self.model))

    def find(self, task: str, metric: str, filter_name: str) -> Number | None:
        wanted = (task, metric, filter_name)
        return next((n for n in self.numbers if (n.task, n.metric, n.filter) == wanted), None)

    @property
    def tasks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(number.task for number in self.numbers))


def read_output(data: bytes) -> Output:
    """:raises NotLmEval: saying what is missing"""
    try:
        raw = json.loads(data)
    except ValueError as error:
        raise NotLmEval(f"it is not JSON ({error})") from None
    if not isinstance(raw, dict):
        raise NotLmEval("it is not an object")
    for part in ("results", "config", "versions"):
        if not isinstance(raw.get(part), dict):
            raise NotLmEval(f"it has no {part!r}")
    numbers = tuple(_numbers(raw["results"]))
    if not numbers:
        raise NotLmEval("it reports no number")
    return Output(numbers=numbers, **_model(raw), **_run(raw), **_by_task(raw))


def _numbers(results: Mapping[str, Any]) -> Iterator[Number]:
    for task, reported in results.items():
        for key, value in reported.items() if isinstance(reported, dict) else ():
            metric, _, filter_name = key.partition(",")
            if metric.endswith(STDERR) or not _may_be_number(key, value):
                continue
            error = f"{metric}{STDERR}{',' + filter_name if filter_name else ''}"
            yield Number(
                task=task[:LENGTH],
                metric=metric[:LENGTH],
                filter=filter_name or "none",
                value=_number(value),
                stderr=_number(reported.get(error)),
            )


def _may_be_number(key: str, value: object) -> bool:
    """`alias`, `name` and `sample_len` stand among the metrics."""
    return "," in key or (isinstance(value, float) and key.strip() != "")


def _number(value: object) -> float | None:
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if known and math.isfinite(value) else None  # type: ignore[arg-type]


def _model(raw: Mapping[str, Any]) -> dict[str, Any]:
    config = raw["config"]
    args = _args(config.get("model_args"))
    named = args.get("pretrained") or args.get("model") or raw.get("model_name") or None
    commit = config.get("model_sha") or args.get("revision")
    precision = str(args.get("dtype") or config.get("model_dtype") or "").removeprefix("torch.")
    return {
        "model": str(named)[:LENGTH] if named else None,
        "commit": commit if isinstance(commit, str) and COMMIT.match(commit) else None,
        "adapter": str(args["peft"])[:LENGTH] if args.get("peft") else None,
        "backend": str(config["model"])[:LENGTH] if config.get("model") else None,
        "precision": precision if precision not in ("", "auto") else None,
        "chat_template": bool(raw.get("chat_template")) or bool(raw.get("chat_template_sha")),
    }


def _args(given: object) -> dict[str, Any]:
    """A mapping since 0.4.9, before that a text: a=b,c=d."""
    if isinstance(given, dict):
        return given
    parts = str(given or "").split(",")
    return dict(part.split("=", 1) for part in parts if "=" in part)


def _run(raw: Mapping[str, Any]) -> dict[str, Any]:
    date, version = _number(raw.get("date")), raw.get("lm_eval_version") or raw.get("git_hash")
    return {
        "lm_eval": str(version)[:LENGTH] if version else None,
        "finished_at": datetime.fromtimestamp(date, UTC) if date is not None else None,
        "limit": _number(raw["config"].get("limit")),
    }


def _by_task(raw: Mapping[str, Any]) -> dict[str, Any]:
    shots, counts = raw.get("n-shot"), raw.get("n-samples")
    items = {
        task: int(found["effective"])
        for task, found in (counts.items() if isinstance(counts, dict) else ())
        if isinstance(found, dict) and isinstance(found.get("effective"), int)
    }
    return {
        "shots": {
            task: int(count)
            for task, count in (shots.items() if isinstance(shots, dict) else ())
            if isinstance(count, int)
        },
        "versions": {task: str(version) for task, version in raw["versions"].items()},
        "items": items,
    }
