"""Whoever wants to know is told how a submission ended, through outages too, and once."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, update

from evaluator.spec import Failure
from results.settings import Settings
from scheduler.people.tables import accounts
from scheduler.queue import Queue
from scheduler.queue_tables import submissions
from scheduler.submission import State, Submission
from scheduler.tell.deliver import OF_USE
from scheduler.tell.mail import InvalidServer
from scheduler.tell.setup import teller
from tests.queue_fixtures import ADA, NOW, WORKER, in_state, running, submitted
from tests.receivers import Postbox, Receiver
from tests.test_serve import free_port

HOUR = timedelta(hours=1)


def told(queue: Queue, now: datetime = NOW, **settings: object) -> int:
    given = {"site_url": "http://board.example"} | settings
    return teller(queue, Settings.model_validate(given))(now)


def finished(queue: Queue, repo: str = "acme/apple") -> Submission:
    return queue.finish(running(queue, repo).run_id, WORKER, NOW)


def test_a_program_is_told_of_an_end_once_with_all_that_matters(
    queue: Queue, receiver: Receiver
) -> None:
    one = finished(queue)
    assert told(queue, webhooks=receiver.url) == 1
    assert told(queue, webhooks=receiver.url) == 0
    ((_, message),) = receiver.posted
    assert message["type"] == "submission.finished"
    assert message["timestamp"] == NOW.isoformat()
    assert message["data"] | {"reason": None} == message["data"]
    assert message["data"]["id"] == one.id
    assert message["data"]["commit"] == one.model.commit
    assert message["data"]["url"] == f"http://board.example/submission/{one.id}"


def test_a_message_is_signed_over_name_time_and_body(queue: Queue, receiver: Receiver) -> None:
    finished(queue)
    told(queue, webhooks=receiver.url, webhook_secret="open-sesame")
    ((headers, _),) = receiver.posted
    stamp = str(int(NOW.timestamp()))
    assert headers["webhook-timestamp"] == stamp
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + receiver.raw[0]
    expected = hmac.new(b"open-sesame", signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"


@pytest.mark.parametrize(
    ("state", "messages"),
    [(state, state in (State.FINISHED, State.FAILED, State.REJECTED)) for state in State],
)
def test_ends_are_told_and_nothing_else(
    queue: Queue, receiver: Receiver, state: State, messages: bool
) -> None:
    in_state(queue, state)
    told(queue, webhooks=receiver.url)
    assert len(receiver.posted) == messages


def test_a_failure_is_told_with_its_reason_and_a_retry_is_not(
    queue: Queue, receiver: Receiver
) -> None:
    one = running(queue)
    queue.fail(one.run_id, WORKER, Failure.MODEL, "broken weights", retry_at=None, now=NOW)
    told(queue, webhooks=receiver.url)
    queue.retry(one.id, ADA, NOW)
    told(queue, webhooks=receiver.url)
    ((_, message),) = receiver.posted
    assert message["data"]["reason"] == "broken weights"


def test_a_receiver_that_is_down_is_asked_again_with_pauses_under_the_same_name(
    queue: Queue, receiver: Receiver
) -> None:
    finished(queue)
    receiver.moods = [503, 500, 302]
    times = [NOW + minutes * timedelta(minutes=1) for minutes in (0, 0.4, 0.6, 1, 3, 5, 12)]
    assert [told(queue, now, webhooks=receiver.url) for now in times] == [0, 0, 0, 0, 0, 0, 1]
    assert len(receiver.posted) == 4
    assert len(set(receiver.names)) == 1


def test_one_receiver_that_does_not_answer_holds_up_no_other(
    queue: Queue, receiver: Receiver
) -> None:
    for name in ("apple", "pear"):
        finished(queue, f"acme/{name}")
    nobody = f"http://127.0.0.1:{free_port()}/hook"
    assert told(queue, webhooks=f"{nobody}, {receiver.url}") == 2


@pytest.mark.parametrize(
    ("moods", "later"),
    [pytest.param([410], HOUR, id="gone"), pytest.param([503, 503], OF_USE + HOUR, id="too-late")],
)
def test_what_is_of_no_use_any_more_is_given_up(
    queue: Queue, receiver: Receiver, moods: list[int], later: timedelta
) -> None:
    finished(queue)
    receiver.moods = moods
    for now in (NOW, NOW + later, NOW + 2 * later):
        assert told(queue, now, webhooks=receiver.url) == 0
    assert receiver.moods == []


def test_what_ended_while_nobody_was_to_be_told_is_never_told(
    queue: Queue, receiver: Receiver
) -> None:
    finished(queue)
    told(queue)
    assert told(queue, webhooks=receiver.url) == 0


def test_a_mail_says_what_became_of_it_and_where_to_look(queue: Queue, postbox: Postbox) -> None:
    one = queue.reject(submitted(queue).id, ["no licence", "only pickles"], NOW)
    assert told(queue, smtp_url=postbox.url, mail_to="ops@board.example") == 1
    (mail,) = postbox.mail
    assert mail["Subject"] == "acme/apple was refused on tiny-v1"
    assert mail["To"] == "ops@board.example"
    text = mail.get_content()
    assert "no licence" in text
    assert f"http://board.example/submission/{one.id}" in text


@pytest.mark.parametrize(("wanted", "mails"), [(True, ["ada@home.example"]), (False, [])])
def test_a_submitter_with_a_verified_address_gets_a_mail(
    queue: Queue, postbox: Postbox, wanted: bool, mails: list[str]
) -> None:
    one = finished(queue)
    account = {"id": "a1", "provider": "oidc", "subject": "7", "name": "ada", "session": 1}
    row = account | {"email": "ada@home.example", "created_at": NOW, "seen_at": NOW}
    with queue.transaction() as con:
        con.execute(insert(accounts).values(row))
        con.execute(update(submissions).where(submissions.c.id == one.id).values(account="a1"))
    told(queue, smtp_url=postbox.url, mail_submitters=wanted)
    assert [mail["To"] for mail in postbox.mail] == mails


def test_a_busy_mail_server_is_asked_again_and_an_unknown_address_is_not(
    queue: Queue, postbox: Postbox
) -> None:
    finished(queue)
    mail = {"smtp_url": postbox.url, "mail_to": "ops@board.example"}
    postbox.moods = ["451 busy"]
    assert [told(queue, NOW + n * HOUR, **mail) for n in range(3)] == [0, 1, 0]
    finished(queue, "acme/pear")
    postbox.moods = ["550 nobody of that name"]
    assert [told(queue, NOW + n * HOUR, **mail) for n in range(3)] == [0, 0, 0]


def test_a_mail_server_that_is_none_is_told_before_anything_starts(queue: Queue) -> None:
    with pytest.raises(InvalidServer, match="is no mail server"):
        told(queue, smtp_url="mail.example.org")
