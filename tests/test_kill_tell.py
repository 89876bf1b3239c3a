"""A scheduler killed between telling and noting that it told tells again, under the same name."""

from __future__ import annotations

import pytest

from tests.kill_fixtures import Product
from tests.queue_fixtures import NOW, submitted
from tests.receivers import Receiver
from tests.scheduler_fixtures import until

pytestmark = pytest.mark.kill


def test_what_was_told_in_the_moment_of_a_kill_is_told_again_and_then_no_more(
    product: Product, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADERBOARD_WEBHOOKS", receiver.url)
    one = product.queue.reject(submitted(product.queue).id, ["no licence"], NOW)

    def strike() -> None:
        receiver.on_post = None
        product.kill("schedule")

    receiver.on_post = strike
    product.start("schedule")
    until(lambda: "schedule" not in product.running)
    assert len(receiver.posted) == 1
    product.start("schedule")
    until(lambda: len(receiver.posted) == 2)
    assert len(set(receiver.names)) == 1
    other = product.queue.reject(submitted(product.queue, "acme/pear").id, ["no card"], NOW)
    until(lambda: len(receiver.posted) == 3)
    ids = [message["data"]["id"] for _, message in receiver.posted]
    assert ids == [one.id, one.id, other.id]
