"""The child in which a model is examined: it limits itself, then looks, then says what it found.

`python -m scheduler.examine_child`, in a folder that holds order.json; writes result.jsonl there:
a line for each check that it begins, and a last one with all objections.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

from evaluator.lifeline import die_with_parent, starter
from scheduler.examine_checks import CHECKS, Check, ExamineOrder, load_engine, unusable
from scheduler.objection import Objection

ORDER = "order.json"
RESULT = "result.jsonl"
LARGEST_FILE = 16_000_000


def main() -> int:
    die_with_parent(signal.SIGKILL, starter())
    order = ExamineOrder.model_validate_json(Path(ORDER).read_bytes())
    load_engine()
    _limit(order)
    found = []
    with Path(RESULT).open("a", encoding="utf-8", buffering=1) as out:
        for name, check in CHECKS.items():
            out.write(json.dumps({"step": name}) + "\n")
            found += [objection.model_dump() for objection in _found(name, check, order)]
        out.write(json.dumps({"objections": found}) + "\n")
    return 0


def _found(name: str, check: Check, order: ExamineOrder) -> list[Objection]:
    try:
        return list(check(order))
    except BaseException as error:
        # A panic in the tokenizers' Rust code is no Exception, and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return [unusable(name, error, order)]


def _limit(order: ExamineOrder) -> None:
    """Allow what is used already, and the order's amounts on top of it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(usage.ru_utime + usage.ru_stime) + 1 + order.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    _set(resource.RLIMIT_DATA, _data_bytes() + order.memory_bytes)
    _set(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _set(resource.RLIMIT_CORE, 0)


def _set(kind: int, amount: int) -> None:
    resource.setrlimit(kind, (amount, amount))


def _data_bytes() -> int:
    """Memory of this process that counts as data, as Linux tells it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    sys.exit(main())
