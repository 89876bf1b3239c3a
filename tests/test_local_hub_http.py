"""The local hub, asked over bare HTTP: ranges, headers, and paths that no client would send."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scheduler.hub import Hub
from tests.hub_fixtures import RunningHub

FILE = "/org/tiny/resolve/main/model.safetensors"


@contextmanager
def asked(
    hub: RunningHub, path: str, method: str = "GET", **headers: str
) -> Iterator[http.client.HTTPResponse]:
    """A request whose path no client has tidied up."""
    connection = http.client.HTTPConnection(urlsplit(hub.url).netloc, timeout=10)
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    yield connection.getresponse()
    connection.close()


@pytest.mark.parametrize(
    ("asked_range", "status", "length"),
    [
        pytest.param("bytes=0-7", 206, 8, id="first-eight"),
        pytest.param("bytes=-5", 206, 5, id="last-five"),
        pytest.param("bytes=999999999-", 416, None, id="beyond-the-end"),
    ],
)
def test_parts_of_a_file_can_be_asked_for(
    local_hub: RunningHub, asked_range: str, status: int, length: int | None
) -> None:
    with asked(local_hub, FILE, Range=asked_range) as answer:
        assert answer.status == status
        assert length is None or len(answer.read()) == length


def test_a_head_request_tells_hash_size_and_commit(
    local_hub: RunningHub, tiny_model_folder: Path
) -> None:
    weights = (tiny_model_folder / "model.safetensors").read_bytes()
    digest = hashlib.sha256(weights).hexdigest()
    with asked(local_hub, FILE, "HEAD") as answer:
        assert answer.read() == b""
        assert answer.headers["ETag"] == answer.headers["X-Linked-Etag"] == f'"{digest}"'
        assert answer.headers["X-Linked-Size"] == str(len(weights))
        assert answer.headers["X-Repo-Commit"] == Hub(local_hub.url).look_up("org/tiny").commit


@pytest.mark.parametrize(
    "path",
    [
        "/org/tiny/resolve/main/../../../../secret.txt",
        "/org/tiny/resolve/main/%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "/org/tiny/resolve/main/..%2f..%2f..%2fsecret.txt",
        "/org/tiny/resolve/main//etc/passwd",
        "/org/tiny/resolve/main/%2fetc%2fpasswd",
        "/org/tiny/resolve/main/.hub.json",
        "/org/tiny/resolve/main/link.txt",
        "/../../secret.txt",
        "/org/../resolve/main/secret.txt",
        "/%2e%2e/%2e%2e/resolve/main/secret.txt",
        "/api/models/%2e%2e/%2e%2e",
        "/api/models/org/%2e%2e/tree/main",
        "/org/tiny/resolve/main/config.json%00.txt",
    ],
)
def test_nothing_outside_a_repository_can_be_read(local_hub: RunningHub, path: str) -> None:
    secret = local_hub.folder.parent / "secret.txt"
    secret.write_text("secret")
    (local_hub.folder / "models" / "org" / "tiny" / ".hub.json").write_text("{}")
    (local_hub.folder / "models" / "org" / "tiny" / "link.txt").symlink_to(secret)
    with asked(local_hub, path) as answer:
        assert answer.status in (308, 404)
        assert b"secret" not in answer.read().replace(b"secret.txt", b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(local_hub: RunningHub, method: str) -> None:
    for path in (FILE, "/api/models/org/tiny", "/api/repos/create"):
        with asked(local_hub, path, method) as answer:
            assert answer.status in (404, 405)
