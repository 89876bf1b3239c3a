"""Everything a snapshot holds of a suite, in one format, into a folder or file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from results.durable import write_whole
from results.errors import LeaderboardError
from results.exports import EVERYTHING
from results.formats.bibtex import bibtex
from results.formats.eval_results import eval_results
from results.formats.every_eval_ever import every_eval_ever
from results.formats.lm_eval import lm_eval
from results.formats.model_index import model_index
from results.formats.subject import Files, NotExportable, Origin, Subject
from results.ledger import Ledger
from results.samples import Sample, read_samples, samples_path
from results.snapshot import Snapshot
from results.tables import FORMATS as TABLES

RUNS: Mapping[str, Callable[[Subject], Files]] = {
    "eval-results": eval_results,
    "model-index": model_index,
    "every-eval-ever": every_eval_ever,
    "lm-eval": lm_eval,
}
"""Formats that describe one model at a time."""
BIBTEX = "bibtex"
NAMES = (*TABLES, *RUNS, BIBTEX)


@dataclass(slots=True)
class Exported:
    files: list[Path] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Why a run is not among them."""


class NotAFolder(LeaderboardError):
    def __init__(self, out: Path, form: str) -> None:
        super().__init__(f"{out} is a file, and {form} writes a folder; name another with --out")


def export(
    form: str, snapshot: Snapshot, ledger: Ledger, origins: Mapping[str, Origin], out: Path
) -> Exported:
    """Write the suites that `origins` names; a table of one suite may be a file of its own.

    :raises NotAFolder:
    :raises UnknownSuite: for a name that is not on the board
    """
    done = Exported()
    if form in RUNS and out.is_file():
        raise NotAFolder(out, form)
    for suite, origin in origins.items():
        if form in RUNS:
            for files in _runs(form, snapshot, ledger, origin, suite, done):
                _write(files, out, done)
        else:
            single = len(origins) == 1 and not out.is_dir() and bool(out.suffix)
            target = out if single else out / f"{suite}.{ENDINGS.get(form, form)}"
            _write({target.name: _table(form, snapshot, origin, suite)}, target.parent, done)
    return done


ENDINGS = {BIBTEX: "bib"}


def _table(form: str, snapshot: Snapshot, origin: Origin, suite: str) -> bytes:
    if form == BIBTEX:
        return bibtex(snapshot.suite(suite), origin, snapshot.stamp).encode()
    return TABLES[form].write(snapshot.ranking(suite, EVERYTHING))


def _runs(
    form: str, snapshot: Snapshot, ledger: Ledger, origin: Origin, suite: str, done: Exported
) -> Iterator[Files]:
    """The runs that rank; what was imported has no record to export."""
    for run_id in snapshot.ranking(suite, EVERYTHING)["run_id"].to_list():
        if snapshot.suite(suite).origin == "imported":
            done.left_out.append(f"run {run_id}: imported, of which only means are known")
            continue
        subject = Subject(run=snapshot.run(run_id), origin=origin, samples=_samples(ledger, run_id))
        try:
            yield RUNS[form](subject)
        except NotExportable as reason:
            done.left_out.append(str(reason))


def _samples(ledger: Ledger, run_id: str) -> Callable[[str], list[Sample]]:
    def read(task: str) -> list[Sample]:
        path = ledger.folder(run_id) / samples_path(task)
        return read_samples(path) if path.is_file() else []

    return read


def _write(files: Files, folder: Path, done: Exported) -> None:
    for name, data in files.items():
        write_whole(folder / name, data)
        done.files.append(folder / name)
