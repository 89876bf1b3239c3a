"""Look through the Hub by the operator's rules, and propose or submit what is new."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from scheduler.pull.candidates import candidates
from scheduler.pull.proposals import Fate, Proposal, Proposals
from scheduler.pull.rules import Rule, read_rules
from scheduler.pull.take import RefusedModel, Taker
from scheduler.submission import Person, SubmissionRequest

log = logging.getLogger(__name__)


def watch(taker: Taker, path: Path, now: datetime) -> int:
    """Go through all rules; how many models were new.

    :raises InvalidRules, HubUnreachable: what was found until then is kept
    """
    rules = read_rules(path, [suite.name for suite in taker.suites])
    return sum(_go_through(taker, rule, now) for rule in rules)


def submit_proposal(taker: Taker, one: Proposal, *, by: Person, now: datetime) -> str:
    """Submit what was proposed; the submission's id.

    :raises RefusedModel: with every reason; it stays proposed
    :raises HubUnreachable:
    """
    request = SubmissionRequest.model_validate_json(one.request)
    made = taker.take(request, by=by, now=now)
    Proposals(taker.queue).decide(one.number, Fate.SUBMITTED, made.id)
    return made.id


def _go_through(taker: Taker, rule: Rule, now: datetime) -> int:
    proposals = Proposals(taker.queue)
    known = proposals.known(rule.suite)
    fresh = [one.repo for one in candidates(taker.hub, rule) if one.repo not in known]
    for repo in fresh:
        fate, note = _meet(taker, rule, repo, now)
        log.info("rule %s: %s %s%s", rule.name, repo, fate, f": {note}" if note else "")
        proposals.add(
            Proposal(
                number=0,
                suite=rule.suite,
                repo=repo,
                rule=rule.name,
                request=rule.request(repo).model_dump_json(),
                found_at=now,
                fate=fate,
                note=note,
            )
        )
    return len(fresh)


def _meet(taker: Taker, rule: Rule, repo: str, now: datetime) -> tuple[Fate, str]:
    """What is done with a model that fits: nothing is proposed that would be refused."""
    request = rule.request(repo)
    try:
        if rule.action == "submit":
            by = Person(name=f"rule {rule.name}")
            return Fate.SUBMITTED, taker.take(request, by=by, now=now).id
        taker.check(request)
    except RefusedModel as refusal:
        return Fate.REFUSED, str(refusal)
    return Fate.PROPOSED, ""
