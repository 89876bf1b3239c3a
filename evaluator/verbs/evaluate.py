"""`leaderboard evaluate SPEC.json --out DIR`: one run, here, in the foreground."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.suite import load_suite
from evaluator.evaluate import evaluate
from evaluator.failures import write_fault
from evaluator.fetch import fetch
from evaluator.hub_data import fetch_datasets, hub_data
from evaluator.model_cache import model_cache
from evaluator.pace import Report
from evaluator.places import NotFetched, Places, snapshot
from evaluator.replicas.answering import answer_part
from evaluator.spec import Progress, RunSpec, read_spec
from evaluator.team import Part
from evaluator.verbs.progress_bar import progress_bar
from results.durable import write_whole
from results.record import ModelRef, RunRecord
from results.settings import Settings, load_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("spec", type=Path, metavar="SPEC.json", help="the order for the run")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="where the run's folder is, or is to be made",
    )
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="the model's files, instead of the model cache"
    )
    parser.add_argument(
        "--base", type=Path, metavar="DIR", help="files of the base of an adapter or delta"
    )
    parser.add_argument(
        "--replica", metavar="I/N", help="answer only this part of the items, and score nothing"
    )
    parser.add_argument("--progress", type=Path, metavar="FILE", help="keep the progress there")
    parser.add_argument("--fault", type=Path, metavar="FILE", help="say there what went wrong")


def run(args: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s: %(message)s")
    try:
        if args.replica:
            _answer_part(args)
            return 0
        record = _evaluate(args)
    except Exception as error:
        if args.fault is not None:
            write_fault(args.fault, error)
        raise
    Console(width=None if sys.stdout.isatty() else 100).print(table(record))
    return 0


def _evaluate(args: argparse.Namespace) -> RunRecord:
    spec, settings = read_spec(args.spec), load_settings()
    weights, on = spec.endpoint is None, spec.model.on_base
    base = args.base or (_model(on, settings, weights=weights) if on else None)
    model = args.model or _model(spec.model, settings, weights=weights)
    if not _offline():
        fetch_datasets(load_suite(spec.suite), settings)
    places = Places(
        model,
        _folder(args.out, spec),
        settings.datasets,
        hub_data(settings),
        base=base,
    )
    with reporting(args.progress) as report:
        return evaluate(spec, places, report=report, clock=_now)


def _answer_part(args: argparse.Namespace) -> None:
    """What one of several processes does that answer a run together; the first one starts it."""
    index, _, of = args.replica.partition("/")
    spec, settings = read_spec(args.spec), load_settings()
    places = Places(args.model, args.out, settings.datasets, hub_data(settings), base=args.base)
    answer_part(spec, places, Part(int(index), int(of)), clock=_now)


def _model(model: ModelRef, settings: Settings, *, weights: bool) -> Path:
    """From the cache, or from the Hub where this process may ask it."""
    cache = model_cache(settings)
    try:
        return snapshot(model, cache.root, weights=weights)
    except NotFetched:
        if _offline():
            raise
    token = settings.hub_token.get_secret_value() if settings.hub_token else None
    return fetch(
        model,
        hub_url=settings.hub_url,
        token=token,
        cache=cache,
        report=lambda *_: None,
        weights=weights,
    )


def _offline() -> bool:
    return os.environ.get("HF_HUB_OFFLINE") == "1"


def _folder(out: Path, spec: RunSpec) -> Path:
    """A run's folder bears its name."""
    whole = out.absolute()
    return whole if whole.name == spec.run_id else whole / spec.run_id


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def reporting(file: Path | None) -> Iterator[Report]:
    """Progress as a bar where somebody looks on, and as a file where one was asked for."""
    with progress_bar(Console(stderr=True)) as show:

        def report(progress: Progress) -> None:
            show(progress)
            if file is not None:
                write_whole(file, progress.model_dump_json().encode())

        yield report


def table(record: RunRecord) -> Table:
    title = f"{record.model.repo} at {record.model.commit[:12]} on {record.suite.name}"
    caption = f"only {record.limit} items a task: never ranked" if record.limit else None
    shown = Table("Benchmark", title=title, caption=caption)
    for heading in ("raw", "± error", "normalised", "± error", "items"):
        shown.add_column(heading, justify="right")
    titles = {benchmark.name: benchmark.title for benchmark in record.suite.benchmarks}
    for score in record.benchmarks:
        shown.add_row(
            titles[score.benchmark],
            f"{score.raw:.4f}",
            _error(score.stderr, 4),
            f"{score.normalised:.2f}",
            _error(score.normalised_stderr, 2),
            str(score.n_items),
        )
    return shown


def _error(stderr: float | None, digits: int) -> str:
    return "unknown" if stderr is None else f"{stderr:.{digits}f}"
