"""/metrics in Prometheus' text format, or OpenMetrics where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import choose_encoder

from leaderboard_app.metrics.figures import Figures
from leaderboard_app.metrics.requests import measure_requests
from leaderboard_app.sources import Sources


def _utc_now() -> datetime:
    return datetime.now(UTC)


def add_metrics(server: Flask, sources: Sources, clock: Callable[[], datetime] = _utc_now) -> None:
    """Each app has a registry of its own, so that several can live in one process."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Figures(sources.queue, sources.snapshots, clock))
    measure_requests(server, registry)

    @server.get("/metrics")
    def metrics() -> Response:
        encode, kind = choose_encoder(request.headers.get("Accept", ""))
        return Response(encode(registry), content_type=kind, headers={"Cache-Control": "no-store"})
