"""The outbox with its receivers and senders, as the settings name them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from results.settings import Settings
from scheduler.queue import Queue
from scheduler.tell.deliver import tell
from scheduler.tell.mail import Mail
from scheduler.tell.notice import Channel, Sender
from scheduler.tell.outbox import Outbox, Receivers
from scheduler.tell.webhook import Webhook


def teller(queue: Queue, settings: Settings) -> Callable[[datetime], int]:
    """What tells everybody, given the time.

    :raises InvalidServer: if the mail server's address is none
    """
    senders = _senders(settings)
    receivers = Receivers(
        webhooks=_parts(settings.webhooks),
        mail=_parts(settings.mail_to) if "mail" in senders else [],
        submitters=settings.mail_submitters and "mail" in senders,
    )
    return partial(tell, Outbox(queue), receivers, senders)


def _senders(settings: Settings) -> dict[Channel, Sender]:
    key = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    found: dict[Channel, Sender] = {"webhook": Webhook(key, settings.site_url)}
    if settings.smtp_url:
        server = settings.smtp_url.get_secret_value()
        found["mail"] = Mail(server, settings.mail_from, settings.site_url)
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
