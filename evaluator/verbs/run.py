"""`leaderboard run SPEC.json`: fetch the model, then evaluate it in a child within its limits."""

from __future__ import annotations

import argparse
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.suite import load_suite
from evaluator.box.choose import isolation
from evaluator.boxed import box, environment, prepared
from evaluator.child import Stopped, command, ignore_signals, run_child, stop_on_signal
from evaluator.failures import Fault, fault
from evaluator.fetch import fetch
from evaluator.fetch_errors import FetchFailed
from evaluator.fetch_report import FetchReport
from evaluator.hub_data import fetch_datasets
from evaluator.lifeline import die_with_parent, starter
from evaluator.model_cache import model_cache
from evaluator.spec import Exit, Failure, RunSpec, read_spec
from evaluator.watch import GIB, Limits
from results.durable import write_whole
from results.errors import LeaderboardError
from results.home import Workplace
from results.ledger import Ledger
from results.settings import Settings, load_settings

SHARE_OF_MEMORY = 0.8


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "spec",
        type=Path,
        metavar="SPEC.json",
        help="the order for the run; progress and end are written beside it",
    )


def run(args: argparse.Namespace) -> int:
    die_with_parent(signal.SIGTERM, starter())
    stop_on_signal()
    spec, settings = read_spec(args.spec), load_settings()
    place = Workplace(args.spec.absolute().parent)
    found = _attempt(spec, place, settings)
    ignore_signals()
    ended = Exit(
        run_id=spec.run_id,
        failure=found.failure if found else None,
        reason=found.reason if found else "",
        at=datetime.now(UTC),
    )
    write_whole(place.exit, ended.model_dump_json(indent=2).encode())
    if found:
        sys.stderr.write(f"leaderboard run: {found.reason}\n")
    return 1 if found else 0


def _attempt(spec: RunSpec, place: Workplace, settings: Settings) -> Fault | None:
    """None if the run's record is in the ledger."""
    if Ledger(settings.folders.runs).is_done(spec.run_id):
        return None
    try:
        with model_cache(settings).in_use(filter(None, (spec.model.repo, spec.model.base))):
            _fetch(spec, place, settings)
            return _evaluate(spec, place, settings)
    except FetchFailed as error:
        return Fault(failure=error.failure, reason=str(error))
    except Stopped as error:
        reason = f"the run was asked to end ({error})"
        return Fault(failure=Failure.INFRASTRUCTURE, reason=reason)
    except LeaderboardError as error:
        return fault(error)
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        return fault(error)


def _fetch(spec: RunSpec, place: Workplace, settings: Settings) -> None:
    """Data first: they are smaller, and no use is in a model without them."""
    report = FetchReport(place)
    report(0, 0)
    fetch_datasets(load_suite(spec.suite), settings)
    token = settings.hub_token.get_secret_value() if settings.hub_token else None
    cache = model_cache(settings)
    fetch(
        spec.model,
        hub_url=settings.hub_url,
        token=token,
        cache=cache,
        report=report,
        weights=spec.endpoint is None,
    )


def _evaluate(spec: RunSpec, place: Workplace, settings: Settings) -> Fault | None:
    """:raises NoIsolation:"""
    found = isolation(settings.isolation, settings.run_as)
    out = settings.folders.run(spec.run_id)
    asked = command(place.spec, out, place.progress, place.fault)
    with prepared(out, place, found.user):
        if found.way is None:
            sys.stderr.write(f"the evaluator runs without a box: {found.why}\n")
        else:
            sys.stderr.write(f"the evaluator runs in a box made by {found.way}\n")
            asked = found.build(box(spec, place, settings, found.user), asked)
        bounds = limits(settings, (out, place.root))
        return run_child(asked, place.fault, bounds, environment(spec, settings, found))


def limits(settings: Settings, folders: tuple[Path, ...] = ()) -> Limits:
    """:param folders: where the evaluator may write"""
    if settings.memory_gib is not None:
        memory = int(settings.memory_gib * GIB)
    else:
        memory = int(psutil.virtual_memory().total * SHARE_OF_MEMORY)
    disk = int(settings.run_disk_gib * GIB)
    return Limits(settings.run_hours * 3600, memory, disk, folders)
