"""What a proxy says of a request: believed from the operator's own proxies, dropped from others."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

from leaderboard_app.people.access import Network

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TRUSTED = "leaderboard.trusted_proxy"
"""Set in the environment of requests that came through a trusted proxy."""
FORWARDED = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_FORWARDED",
)


class BehindProxies:
    """WSGI: the address, scheme and host that people used, as the trusted proxies tell them.

    Of several proxies in a row each appends the address that it saw, so the person's own is the
    last one that is no trusted proxy; what stands before it anybody may have written.
    """

    def __init__(self, app: WSGIApplication, proxies: tuple[Network, ...]) -> None:
        self._app = app
        self._proxies = proxies
        self._through = cache(lambda count: ProxyFix(app, x_for=count, x_proto=1, x_host=1))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ.pop(TRUSTED, None)
        if not self._trusted(environ.get("REMOTE_ADDR", "")):
            for name in FORWARDED:
                environ.pop(name, None)
            return self._app(environ, start_response)
        environ[TRUSTED] = True
        return self._through(self._hops(environ))(environ, start_response)

    def _hops(self, environ: WSGIEnvironment) -> int:
        told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        trusted = 0
        for address in reversed(told[1:]):
            if not self._trusted(address.strip()):
                break
            trusted += 1
        return trusted + 1

    def _trusted(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(found in network for network in self._proxies)
