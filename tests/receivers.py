"""Those who are told: a program behind a webhook, and a mail server, both real and both moody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask, Response, request

from tests.site_fixtures import serving
from tests.test_serve import free_port


@dataclass(slots=True)
class Receiver:
    """Keeps what was posted to it; answers as it is told, then with 204."""

    url: str = ""
    posted: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    moods: list[int] = field(default_factory=list)
    on_post: Callable[[], object] | None = None

    @property
    def names(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.posted]

    def take(self) -> Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.raw.append(request.get_data())
        self.posted.append((headers, json.loads(self.raw[-1])))
        if self.on_post:
            self.on_post()
        return Response(status=self.moods.pop(0) if self.moods else 204)


@pytest.fixture(scope="session")
def listening_receiver() -> Iterator[Receiver]:
    made = Receiver()
    app = Flask("receiver")
    app.add_url_rule("/hook", "hook", made.take, methods=["POST"])
    with serving(app) as url:
        made.url = f"{url}/hook"
        yield made


@pytest.fixture
def receiver(listening_receiver: Receiver) -> Receiver:
    """One that nothing was posted to yet."""
    for kept in (listening_receiver.posted, listening_receiver.raw, listening_receiver.moods):
        kept.clear()
    listening_receiver.on_post = None
    return listening_receiver


@dataclass(slots=True)
class Postbox:
    """A mail server that keeps what it takes; answers RCPT as it is told, then takes it."""

    url: str = ""
    mail: list[EmailMessage] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.moods:
            return self.moods.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mail.append(found)
        return "250 taken"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    made = Postbox()
    port = free_port()
    server = Controller(made, hostname="127.0.0.1", port=port)
    server.start()
    made.url = f"smtp://127.0.0.1:{port}"
    yield made
    server.stop()
