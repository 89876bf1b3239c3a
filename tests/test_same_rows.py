"""Page, CSV and API give the same rows in the same order, whatever is asked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import polars as pl
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from results.contents import published_suite
from tests.contents_fixtures import LEGACY
from tests.page_fixtures import Table


def shown(client: FlaskClient, query: dict[str, str]) -> Iterator[str]:
    """Runs on the page, and in the windows below it."""
    page = client.get("/", query_string={"suite": LEGACY, **query}).text
    assert '<p id="problem" role="alert"></p>' in page
    length = int((re.search(r'data-length="(\d+)"', page) or [""])[1])
    first = Table(page).runs
    yield from first
    for start in range(50, min(length, 200), 50):
        asked = {"suite": LEGACY, **query, "start": str(start)}
        yield from Table(client.get("/ranking/rows", query_string=asked).json["rows"]).runs  # type: ignore[index]


benchmarks = st.sampled_from([info.name for info in published_suite().benchmarks])
keys = st.sampled_from(["average", "rank", "model", "likes", "parameters", "submitted_at", "bbh"])
runs = st.sampled_from(["gpt2_float16", "gpt2_bfloat16", "none"])


def listed(of: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(of, max_size=most, unique=True).map(",".join)


queries = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(
            ["qwen", "llama;phi", "@type:chat 7b", "^google/", "@licence:mit;72b"]
        ),
        "type": listed(st.sampled_from(["chat", "merge", "pretrained"])),
        "precision": listed(st.sampled_from(["float16", "bfloat16", "4bit"])),
        "size": listed(st.sampled_from(["edge", "consumer", "mid", "rich"])),
        "marks": listed(st.sampled_from(["official", "-merged", "-moe", "chat_template"]), 2),
        "between": listed(st.sampled_from(["average:20:40", "likes:5:", "created_at:2024-06-01:"])),
        "params_max": st.sampled_from(["1", "8.5", "70"]),
        "weights": listed(st.builds("{}:{}".format, benchmarks, st.integers(1, 4)), 2),
        "rank": st.sampled_from(["board", "filter"]),
        "pin": listed(runs),
        "baselines": st.just("1"),
        "raw": st.just("1"),
        "sort": listed(st.builds("{}{}".format, st.sampled_from(["", "-"]), keys), 2),
        "columns": listed(keys, 4),
        "cells": st.sampled_from(["bars", "heat", "numbers"]),
        "offset": st.sampled_from(["1", "40"]),
        "limit": st.sampled_from(["3", "60", "1000"]),
    },
)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(queries)
def test_page_csv_and_api_give_the_same_rows_in_the_same_order(
    imported: FlaskClient, query: dict[str, str]
) -> None:
    base = f"/api/v1/suites/{LEGACY}/ranking"
    asked = {**query, "columns": f"run_id,{query.get('columns', '')}"}
    found = imported.get(f"{base}.json", query_string=asked).json
    assert found is not None
    csv = pl.read_csv(io.BytesIO(imported.get(f"{base}.csv", query_string=asked).data))
    order = [one["run_id"] for one in found]
    assert csv["run_id"].to_list() == order
    assert list(shown(imported, query)) == order[:200]
