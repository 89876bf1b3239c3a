"""Tell a person: one mail by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from results.errors import LeaderboardError
from scheduler.tell.notice import Notice, Undelivered

SECONDS = 20.0
PERMANENT = range(500, 600)
SAID = {"finished": "was evaluated", "failed": "could not be evaluated", "rejected": "was refused"}


class InvalidServer(LeaderboardError):
    def __init__(self) -> None:
        super().__init__(
            "LEADERBOARD_SMTP_URL is no mail server; write it as "
            "smtp://user:password@mail.example.org:587, or smtps:// where it speaks TLS at once"
        )


@dataclass(frozen=True, slots=True)
class Mail:
    """
    :param server: smtp:// (TLS is begun if the server offers it) or smtps://
    :param sender: address the mail comes from
    """

    server: str
    sender: str
    site: str | None

    def __post_init__(self) -> None:
        """:raises InvalidServer:"""
        place = urlsplit(self.server)
        if place.scheme not in ("smtp", "smtps") or not place.hostname:
            raise InvalidServer

    def send(self, notice: Notice, now: datetime) -> None:
        try:
            with self._connection() as smtp:
                smtp.send_message(self._written(notice))
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            for_good = all(code in PERMANENT for code in codes)
            raise Undelivered(notice.target, f"refused with {codes}", for_good=for_good) from None
        except (smtplib.SMTPException, MessageError, OSError, ValueError) as error:
            raise Undelivered(notice.target, f"{type(error).__name__}: {error}") from error

    def _connection(self) -> smtplib.SMTP:
        place = urlsplit(self.server)
        host, secure = place.hostname or "", ssl.create_default_context()
        if place.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, place.port or 465, timeout=SECONDS, context=secure
            )
        else:
            smtp = smtplib.SMTP(host, place.port or 587, timeout=SECONDS)
            smtp.ehlo()
            if smtp.has_extn("starttls"):
                smtp.starttls(context=secure)
        if place.username:
            smtp.login(unquote(place.username), unquote(place.password or ""))
        return smtp

    def _written(self, notice: Notice) -> EmailMessage:
        mail, one = EmailMessage(), notice.submission
        mail["From"], mail["To"] = self.sender, Address(addr_spec=notice.target)
        mail["Subject"] = f"{one.model.repo} {SAID[notice.state]} on {one.suite}"
        mail["Date"] = format_datetime(notice.at)
        mail["Message-ID"] = f"<{notice.name}.{one.id}@{self.sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        lines = [
            f"Your leaderboard's submission {one.id} {SAID[notice.state]}.",
            "",
            f"Model: {one.model.repo} at commit {one.model.commit}",
            f"Suite: {one.suite}, {one.model.precision}",
            *([f"Why: {notice.note}"] if notice.note else []),
            *([f"More: {address}"] if (address := notice.address(self.site)) else []),
        ]
        mail.set_content("\n".join(lines))
        return mail
