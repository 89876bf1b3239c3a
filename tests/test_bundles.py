"""Scripts and styles of Dash's pages are compressed once and kept for good where they can be."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask.testing import FlaskClient

FOREVER = "public, max-age=31536000, immutable"


def bundles(client: FlaskClient) -> list[str]:
    """Addresses of all that Dash's own page loads."""
    text = client.get("/queue").text
    return re.findall(r'(?:src|href)="(/(?:assets|_dash-component-suites)/[^"]+)"', text)


def test_all_that_a_page_loads_is_kept_for_good(client: FlaskClient) -> None:
    paths = [path for path in bundles(client) if not path.endswith((".svg", ".ico"))]
    assert any("dash_mantine_components" in path for path in paths)
    assert {path: client.get(path).headers["Cache-Control"] for path in paths} == dict.fromkeys(
        paths, FOREVER
    )


@pytest.mark.parametrize(
    ("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_bundle_comes_compressed_and_is_asked_for_again_by_its_tag(
    client: FlaskClient, encoding: str, unpack: object
) -> None:
    path = next(path for path in bundles(client) if "board.css" in path)
    plain = client.get(path)
    assert "Content-Encoding" not in plain.headers
    for _ in range(2):
        packed = client.get(path, headers={"Accept-Encoding": encoding})
        assert packed.headers["Content-Encoding"] == encoding
        assert callable(unpack)
        assert unpack(packed.data) == plain.data
    tag = {"If-None-Match": plain.headers["ETag"]}
    assert client.get(path, headers=tag).status_code == 304


def test_what_has_no_version_in_its_address_is_asked_for_again(client: FlaskClient) -> None:
    path = next(path for path in bundles(client) if "board.css" in path).partition("?")[0]
    assert client.get(path).headers["Cache-Control"] == "no-cache"
    assert client.get("/assets/nothing.css").status_code == 404
