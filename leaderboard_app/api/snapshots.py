"""Routes of whole snapshots: /api/v1/snapshots, and every file in one with its checksum."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, send_from_directory, url_for

from leaderboard_app.api.answers import cached
from results.errors import LeaderboardError
from results.home import MANIFEST
from results.snapshot import Snapshots
from results.snapshot_files import Published, published

FOR_GOOD = 365 * 24 * 3600
"""Seconds. A snapshot never changes."""


class UnknownFile(LeaderboardError, LookupError):
    def __init__(self, stamp: str, name: str) -> None:
        super().__init__(
            f"there is no file {name!r} in a snapshot {stamp!r}; /api/v1/snapshots lists them all"
        )


def add_snapshots(api: Blueprint, snapshots: Snapshots) -> None:
    @api.get("/snapshots")
    def list_snapshots() -> Response:
        """Newest first."""
        now = snapshots.current()
        return cached(
            now, lambda: jsonify(snapshots=[_told(one) for one in published(snapshots.public)])
        )

    @api.get("/snapshots/<stamp>/<path:name>")
    def snapshot_file(stamp: str, name: str) -> Response:
        folder = _folder(snapshots.public, stamp, name)
        answer = send_from_directory(
            folder,
            name,
            as_attachment=True,
            download_name=f"{stamp}-{Path(name).name}",
            max_age=FOR_GOOD,
        )
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer


def _folder(public: Path, stamp: str, name: str) -> Path:
    """:raises UnknownFile: for all but what a manifest lists, and the manifest itself"""
    for one in published(public):
        if one.stamp == stamp and (name == MANIFEST or name in one.objects):
            return public / stamp
    raise UnknownFile(stamp, name)


def _told(one: Published) -> dict[str, object]:
    files = [
        {
            "name": name,
            "url": url_for("api.snapshot_file", stamp=one.stamp, name=name),
            **facts.model_dump(),
        }
        for name, facts in one.objects.items()
    ]
    return {"snapshot": one.stamp, "published_at": one.published_at.isoformat(), "files": files}
