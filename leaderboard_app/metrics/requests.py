"""Requests to this process, counted and timed by route."""

from __future__ import annotations

from time import perf_counter

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of latency."""
UNMATCHED = "unmatched"


def measure_requests(server: Flask, registry: CollectorRegistry) -> None:
    """Time each request from now on; call it before others that answer ahead of the routes.

    A route is a rule of the app, never an address, and a status its first digit: so there are
    never more series than rules, whatever is asked for.
    """
    served = Counter(
        "leaderboard_requests",
        "Requests answered by this process.",
        ["route", "status"],
        registry=registry,
    )
    seconds = Histogram(
        "leaderboard_request_seconds",
        "Time until the answer began.",
        ["route"],
        buckets=SECONDS,
        registry=registry,
    )

    @server.before_request
    def begin() -> None:
        g.begun = perf_counter()

    @server.after_request
    def end(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else UNMATCHED
        served.labels(route, f"{answer.status_code // 100}xx").inc()
        seconds.labels(route).observe(perf_counter() - g.begun)
        return answer
