"""Import what lm-eval wrote elsewhere: whole suites rank, among imports; the rest is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from results.import_contents import Offer
from results.imports import Import, Imports
from results.lm_eval_match import Match, matches
from results.lm_eval_output import HUB_NAME, NotLmEval, Output, read_output
from results.suite import SuiteInfo

IMPORTED = "-imported"
"""How the name of a suite ends that holds imports of another one."""
UNKNOWN_TASKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one file."""

    file: str
    added: tuple[str, ...] = ()
    """Suites that it is a score of, new here."""
    same: bool = False
    """It was imported before."""
    refused: str | None = None
    """Why it is not taken."""
    notes: tuple[str, ...] = ()


def import_lm_eval(
    imports: Imports,
    offer: Offer,
    suites: Sequence[SuiteInfo],
    now: datetime,
    *,
    model: str | None = None,
    among_own: bool = False,
) -> Verdict:
    """Keep a results file if it is a whole score of a suite.

    :param model: its name on the Hub, where the file names none; as the operator says
    :param among_own: rank it together with own runs
    """
    sha256 = hashlib.sha256(offer.data).hexdigest()
    try:
        output = read_output(offer.data)
    except NotLmEval as problem:
        return Verdict(file=offer.file, refused=str(problem))
    if any(kept.sha256 == sha256 for kept in imports.sound()[0]):
        return Verdict(file=offer.file, same=True)
    named = model or output.model
    found = matches(output, suites)
    whole = [match.suite for match in found if not match.lacks]
    if reasons := [*_model_reasons(output, named, given=model), *_suite_reasons(output, found)]:
        return Verdict(file=offer.file, refused="; ".join(reasons))
    entry = Import(
        kind="lm-eval",
        file=offer.file,
        sha256=sha256,
        rows=len(whole),
        as_of=output.finished_at and output.finished_at.date(),
        imported_at=now,
        imported_by=offer.by,
        model=named,
        suites=tuple(suite if among_own else among_imports(suite) for suite in whole),
    )
    imports.keep(entry, offer.data)
    added = tuple(suite.name for suite in entry.suites)
    return Verdict(file=offer.file, added=added, notes=tuple(_notes(output)))


def among_imports(suite: SuiteInfo) -> SuiteInfo:
    """The suite beside it that holds only imports."""
    return suite.model_copy(
        update={
            "name": f"{suite.name}{IMPORTED}",
            "title": f"{suite.title}, imported",
            "description": f"Scores that others computed with lm-eval. {suite.description}",
            "origin": "imported",
        }
    )


def _model_reasons(output: Output, named: str | None, *, given: str | None) -> Iterable[str]:
    if output.adapter is not None and given is None:
        yield f"an adapter was on it ({output.adapter}); name the adapted model with --model"
    elif named is None:
        yield "it names no model; give it with --model"
    elif not HUB_NAME.match(named):
        yield f"{named!r} is no name on the Hub; give it with --model ORGANISATION/NAME"


def _suite_reasons(output: Output, found: Sequence[Match]) -> Iterable[str]:
    if output.limit is not None:
        yield f"it was cut short (limit {output.limit:g})"
    if not found:
        some = ", ".join(output.tasks[:UNKNOWN_TASKS])
        yield f"no suite here has any of its tasks ({some})"
    elif found[0].lacks:
        yield str(found[0])


def _notes(output: Output) -> Iterable[str]:
    if output.commit is None:
        yield "it does not say at which commit the model was"
    if output.precision is None:
        yield "it does not say in which precision"
    if output.lm_eval is None:
        yield "it does not say by which version of lm-eval"
