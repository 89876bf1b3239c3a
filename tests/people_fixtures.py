"""People at a queue of their own."""

from __future__ import annotations

import pytest

from scheduler.people.accounts import Account, Identity
from scheduler.people.moderation import Moderation
from scheduler.people.people import People
from scheduler.people.roles import Appointed
from scheduler.queue import Queue
from tests.queue_fixtures import NOW

APPOINTED = Appointed(operators=frozenset({"olga"}), moderators=frozenset({"mo@example.org"}))


def make_identity(name: str = "ada", provider: str = "huggingface", **changes: str) -> Identity:
    return Identity.model_validate(
        {"provider": provider, "subject": f"id of {name}", "name": name} | changes
    )


def signed_in(people: People, name: str = "ada", provider: str = "huggingface") -> Account:
    return people.sign_in(make_identity(name, provider), NOW)


@pytest.fixture
def people(queue: Queue) -> People:
    return People(queue.engine, APPOINTED)


@pytest.fixture
def moderation(queue: Queue) -> Moderation:
    return Moderation(queue.engine)
