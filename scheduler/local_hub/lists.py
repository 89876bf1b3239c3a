"""The Hub's lists: of repositories, filtered and in order, and of collections."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request

from scheduler.local_hub.facts import information
from scheduler.local_hub.folder import HubFolder, Kind
from scheduler.local_hub.refusal import Refusal

Json = dict[str, Any]
ALWAYS = frozenset({"_id", "id", "modelId"})
COLLECTIONS = "collections.json"
"""In the hub's folder: slug -> {"title": ..., "models": [id, ...]}."""


def add_lists(app: Flask, hub: HubFolder) -> None:
    @app.get("/api/<any(models, datasets):kind>")
    def repositories(kind: Kind) -> Response:
        search = request.args.get("search", "").lower()
        author = request.args.get("author")
        found = [
            information(repository, blobs=False, security=False)
            for repository in hub.repositories(kind)
            if search in repository.id.lower() and author in (None, repository.id.split("/")[0])
        ]
        wanted = set(request.args.getlist("filter"))
        rows = [row for row in found if wanted <= set(row.get("tags", ()))]
        limit = request.args.get("limit", 1000, type=int)
        return jsonify([chosen(row) for row in _in_order(rows, request.args.get("sort"))[:limit]])

    @app.get("/api/collections/<org>/<slug>")
    def collection(org: str, slug: str) -> Response:
        found = _collections(hub.root).get(f"{org}/{slug}")
        if found is None:
            raise Refusal(404, "RepoNotFound", "Collection not found")
        items = [
            {"_id": f"{n:024}", "id": repo, "type": "model", "position": n}
            for n, repo in enumerate(found.get("models", []))
        ]
        about = {"slug": f"{org}/{slug}", "title": found.get("title", slug), "private": False}
        who = {"owner": {"name": org}, "theme": "green", "upvotes": 0, "gating": False}
        when = {"lastUpdated": "2026-01-01T00:00:00.000Z", "position": 0, "description": ""}
        return jsonify({**about, **who, **when, "items": items})


def chosen(row: Json) -> Json:
    """Of what is known of a repository, what the request asks for."""
    expand = {*request.args.getlist("expand"), *request.args.getlist("expand[]")}
    return {k: v for k, v in row.items() if not expand or k in expand | ALWAYS}


def _in_order(rows: list[Json], sort: str | None) -> list[Json]:
    """The largest or latest first, as the Hub does; what has no such value comes last."""
    if sort is None:
        return rows
    have = [row for row in rows if row.get(sort) is not None]
    ordered = sorted(have, key=lambda row: row[sort], reverse=True)
    return ordered + [row for row in rows if row.get(sort) is None]


def _collections(folder: Path) -> dict[str, Json]:
    path = folder / COLLECTIONS
    found: dict[str, Json] = json.loads(path.read_text()) if path.is_file() else {}
    return found
