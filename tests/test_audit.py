"""The audit log only grows, and every line of it is about something, by somebody, for a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from results.moderation import Action, Decision, Flag
from scheduler.people import audit
from scheduler.people.moderation import InvalidDecision, Moderation, decision
from scheduler.people.tables import audit as table
from tests.queue_fixtures import NOW

HIDE: dict[str, Any] = {
    "at": NOW,
    "by": "mo",
    "action": "hide",
    "model": "acme/apple",
    "reason": "broken weights",
}


def test_decisions_are_numbered_and_come_back_as_they_were_made(moderation: Moderation) -> None:
    made = [
        decision(**HIDE),
        decision(**HIDE | {"action": "restore", "at": NOW + timedelta(days=1)}),
        decision(**HIDE | {"action": "flag", "flag": "copy", "evidence": "https://x.org/1"}),
    ]
    kept = [moderation.decide(one) for one in made]
    assert [one.number for one in kept] == [1, 2, 3]
    assert moderation.decisions() == kept
    assert moderation.decisions(after=2) == kept[2:]
    assert moderation.last_number() == 3


@pytest.mark.parametrize(
    "order",
    [
        update(table).values(reason="nothing happened"),
        delete(table),
        text("UPDATE audit SET at = at"),
        text("DELETE FROM audit WHERE number = 1"),
        text("REPLACE INTO audit (number, at, by, action, reason) VALUES (1, 0, 'x', 'hide', 'y')"),
    ],
)
def test_nobody_can_change_or_delete_a_line(moderation: Moderation, order: Any) -> None:  # noqa: ANN401
    kept = moderation.decide(decision(**HIDE))
    with (
        pytest.raises(DatabaseError, match="append-only"),
        moderation.engine.begin() as con,
    ):
        con.execute(order)
    assert moderation.decisions() == [kept]


def test_the_code_has_no_way_to_change_or_delete_a_line() -> None:
    names = {name for name in vars(audit) if not name.startswith("_")}
    assert {"update", "delete"}.isdisjoint(names)
    assert {"update", "delete"}.isdisjoint(name.split("_")[0] for name in vars(Moderation))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"model": None}, "hide needs model", id="about-nothing"),
        pytest.param({"action": "flag"}, "flag needs flag", id="no-kind"),
        pytest.param({"action": "official"}, "official needs organisation", id="nobody"),
        pytest.param({"action": "role"}, "role needs person", id="no-person"),
        pytest.param({"reason": "  "}, "reason", id="no-reason"),
        pytest.param({"evidence": "javascript:alert(1)"}, "begins with https", id="script"),
        pytest.param({"action": "burn"}, "action", id="no-such-deed"),
    ],
)
def test_a_decision_that_is_not_whole_is_refused_in_a_sentence(
    changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(InvalidDecision, match=says):
        decision(**HIDE | changes)


def test_only_what_changes_the_board_is_public() -> None:
    public = {action for action in Action if _of(action).is_public}
    assert public == {
        Action.FLAG,
        Action.UNFLAG,
        Action.HIDE,
        Action.RESTORE,
        Action.OFFICIAL,
        Action.UNOFFICIAL,
    }


def _of(action: Action) -> Decision:
    about = {"model": "acme/apple", "organisation": "acme", "person": "ada", "flag": Flag.COPY}
    return decision(**HIDE | about | {"action": action})


def test_a_request_for_removal_stays_open_until_it_is_answered(moderation: Moderation) -> None:
    for model in ("acme/apple", "acme/pear", "acme/plum", "acme/apple"):
        moderation.decide(decision(**HIDE | {"action": "request-removal", "model": model}))
    moderation.decide(decision(**HIDE | {"model": "acme/pear"}))
    moderation.decide(decision(**HIDE | {"action": "dismiss-request"}))
    assert [one.model for one in moderation.requests()] == ["acme/plum"]
