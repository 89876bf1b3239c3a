"""/feed.atom: new results, for feed readers (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from leaderboard_app.api.answers import cached
from leaderboard_app.api.problems import answer_errors
from leaderboard_app.shell import NAME
from leaderboard_app.sources import Sources
from results.recent import RecentRun, recent_runs
from results.snapshot import Snapshot

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
ENTRIES = 50
LINK = f'<link rel="alternate" type="{MEDIA_TYPE}" title="New results" href="/feed.atom">'
"""Lets a feed reader find the feed from any page."""


def build_feed(sources: Sources) -> Blueprint:
    feed = Blueprint("feed", __name__)
    answer_errors(feed)

    @feed.get("/feed.atom")
    def atom() -> Response:
        now = sources.snapshots.current()
        root = request.url_root.rstrip("/")
        return cached(now, lambda: Response(written(now, root), content_type=MEDIA_TYPE))

    return feed


def written(snapshot: Snapshot, root: str) -> bytes:
    """The feed of a snapshot; `root` is the address of the leaderboard, without a slash."""
    runs = recent_runs(snapshot.folder, ENTRIES)
    feed = ET.Element("feed", xmlns=ATOM)
    _text(feed, "id", f"{root}/")
    _text(feed, "title", f"{NAME}: new results")
    _text(feed, "updated", _moment(runs[0].finished_at if runs else snapshot.published_at))
    _text(ET.SubElement(feed, "author"), "name", NAME)
    ET.SubElement(feed, "link", rel="self", href=f"{root}/feed.atom", type=MEDIA_TYPE)
    ET.SubElement(feed, "link", rel="alternate", href=f"{root}/", type="text/html")
    for run in runs:
        _add(feed, run, root)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(feed: ET.Element, run: RecentRun, root: str) -> None:
    entry = ET.SubElement(feed, "entry")
    error = f" ± {run.average_stderr:.2f}" if run.average_stderr is not None else ""
    _text(entry, "id", f"{root}/api/v1/runs/{quote(run.run_id)}")
    _text(entry, "title", f"{run.model}: {run.average:.2f} on {run.suite_title}")
    _text(entry, "updated", _moment(run.finished_at))
    said = f"Average {run.average:.2f}{error} (standard error), {run.precision}, suite {run.suite}."
    _text(entry, "summary", said)
    ET.SubElement(entry, "link", rel="alternate", href=f"{root}/model/{quote(run.model)}")
    ET.SubElement(entry, "category", term=run.suite)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
