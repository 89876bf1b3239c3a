"""Answers kept as bytes, compressed once for each encoding, with the tags browsers ask by."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property, partial
from threading import Lock

import brotli
from flask import Response, request

FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"
SMALL = 500
"""Bytes below which compressing does not pay."""
QUALITY = 5
"""Of Brotli, for what is made while somebody waits."""


@dataclass(frozen=True)
class Body:
    raw: bytes
    media_type: str
    quality: int = QUALITY
    _encoded: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()

    def encoded(self, encoding: str) -> bytes:
        if not encoding:
            return self.raw
        if encoding not in self._encoded:
            self._encoded[encoding] = (
                brotli.compress(self.raw, quality=self.quality)
                if encoding == "br"
                else gzip.compress(self.raw, 6, mtime=0)
            )
        return self._encoded[encoding]


class Kept:
    """The answers that were asked for last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._bodies: OrderedDict[Hashable, Body] = OrderedDict()
        self._lock = Lock()

    def known(self, key: Hashable) -> Body | None:
        with self._lock:
            return self._bodies.get(key)

    def body(self, key: Hashable, build: Callable[[], Body]) -> Body:
        with self._lock:
            if key in self._bodies:
                self._bodies.move_to_end(key)
                return self._bodies[key]
        made = build()
        with self._lock:
            self._bodies[key] = made
            while len(self._bodies) > self.most:
                self._bodies.popitem(last=False)
        return made

    def answer(
        self, key: Hashable, build: Callable[[], Body], cache_control: str = ASK_FIRST
    ) -> Response:
        """:param key: whatever decides the answer"""
        return respond(repr(key), partial(self.body, key, build), cache_control)


def respond(version: str, body: Callable[[], Body], cache_control: str) -> Response:
    """The body as this asker takes it, or 304 where he has it.

    :param version: changes whenever the body does
    """
    encoding = accepted()
    tag = hashlib.sha256(f"{version} {encoding}".encode()).hexdigest()[:20]
    if request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        found = body()
        if len(found.raw) < SMALL:
            encoding = ""
        answer = Response(found.encoded(encoding), content_type=found.media_type)
        if encoding:
            answer.headers["Content-Encoding"] = encoding
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = cache_control
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


def accepted() -> str:
    """The best encoding this asker takes; nothing: as it is."""
    takes = request.accept_encodings
    return next((name for name in ("br", "gzip") if takes[name] > 0), "")
