"""Tell a program: one POST, signed as the Standard Webhooks specification has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

import requests

from scheduler.tell.notice import Notice, Undelivered

SECONDS = 10.0
GONE = 410


@dataclass(frozen=True, slots=True)
class Webhook:
    """
    :param secret: key of the signature; None: messages are not signed
    :param site: address of this leaderboard, for links to it
    """

    secret: str | None
    site: str | None

    def send(self, notice: Notice, now: datetime) -> None:
        body = json.dumps(notice.described(self.site), sort_keys=True)
        headers = {"Content-Type": "application/json", "User-Agent": "open-llm-leaderboard"}
        headers |= signed(notice.name, now, body, self.secret)
        try:
            answer = requests.post(
                notice.target,
                data=body.encode(),
                headers=headers,
                timeout=SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise Undelivered(notice.target, type(error).__name__) from error
        if not 200 <= answer.status_code < 300:
            gone = answer.status_code == GONE
            problem = f"it answered {answer.status_code}"
            raise Undelivered(notice.target, problem, for_good=gone)


def signed(name: str, now: datetime, body: str, secret: str | None) -> dict[str, str]:
    """The three headers by which a receiver tells whose message it is, and how old."""
    stamp = str(int(now.timestamp()))
    headers = {"webhook-id": name, "webhook-timestamp": stamp}
    if secret is None:
        return headers
    made = hmac.new(secret.encode(), f"{name}.{stamp}.{body}".encode(), hashlib.sha256)
    return headers | {"webhook-signature": f"v1,{base64.b64encode(made.digest()).decode()}"}
