"""The local hub, with what a client needs in order to change a dataset; the product's has none."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request

from scheduler.local_hub.server import create_hub
from tests.site_fixtures import serving

DATASET = "board/requests"
TOKEN = "hf_writer"


@dataclass(slots=True)
class UploadHub:
    """Takes commits of whoever has the token, unless it is told to refuse some."""

    folder: Path
    url: str = ""
    refusals: list[int] = field(default_factory=list)
    commits: int = 0

    @property
    def dataset(self) -> Path:
        return self.folder / "datasets" / DATASET

    def put(self, path: str, content: dict[str, Any]) -> None:
        target = self.dataset / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content, indent=2))

    def apply(self, lines: list[bytes]) -> None:
        """One commit, as the client sends it."""
        for change in map(json.loads, lines):
            if change["key"] == "file":
                content = base64.b64decode(change["value"]["content"])
                (self.dataset / change["value"]["path"]).write_bytes(content)
        self.commits += 1

    def get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.dataset / path).read_text())
        return found


def _add_uploads(app: Flask, hub: UploadHub) -> None:
    @app.post("/api/datasets/<org>/<name>/preupload/<revision>")
    def preupload(org: str, name: str, revision: str) -> Response:
        asked = (request.get_json() or {})["files"]
        files = [{"path": f["path"], "uploadMode": "regular", "shouldIgnore": False} for f in asked]
        return jsonify(files=files)

    @app.post("/api/datasets/<org>/<name>/commit/<revision>")
    def commit(org: str, name: str, revision: str) -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Response(status=401)
        if hub.refusals:
            return Response(status=hub.refusals.pop(0))
        hub.apply(request.get_data().splitlines())
        oid = f"{hub.commits:040x}"
        return jsonify(
            success=True, commitOid=oid, commitUrl=f"{hub.url}/datasets/{DATASET}/commit/{oid}"
        )


@contextmanager
def uploading_hub(folder: Path) -> Iterator[UploadHub]:
    (folder / "models").mkdir(parents=True)
    (folder / "datasets" / DATASET).mkdir(parents=True)
    app = create_hub(folder)
    made = UploadHub(folder)
    _add_uploads(app, made)
    with serving(app) as url:
        made.url = url
        yield made


@pytest.fixture
def upload_hub(tmp_path: Path, tiny_model_folder: Path) -> Iterator[UploadHub]:
    """It holds org/tiny and an empty dataset of requests."""
    with uploading_hub(tmp_path / "hub") as hub:
        shutil.copytree(tiny_model_folder, hub.folder / "models" / "org" / "tiny")
        yield hub
