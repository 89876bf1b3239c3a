"""The about page tells a newcomer what is measured, from the suites' own data."""

from __future__ import annotations

import json

import polars as pl
import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from leaderboard_app.about_suite import resolution, resolves
from leaderboard_app.about_text import CHAPTERS
from leaderboard_app.app import create_app
from leaderboard_app.pages import about
from leaderboard_app.sources import Sources
from results.comparison import detectable_difference
from results.snapshot import Snapshot
from tests.contents_fixtures import LEGACY
from tests.record_fixtures import SUITE


def said(page: Component) -> str:
    return str(json.dumps(page, cls=PlotlyJSONEncoder, ensure_ascii=False))


def test_every_benchmark_stands_there_with_what_guessing_gives(sources: Sources) -> None:
    create_app(sources)
    text = said(about.layout(sources))
    for info in SUITE.benchmarks:
        assert info.description in text
    assert '"0.25"' in text
    assert '"0 to 0.5"' in text
    assert all(paragraph in text for one in CHAPTERS for paragraph in one.paragraphs)
    assert "@misc{" in text
    assert "as of 2026-03-01" in text


def test_it_says_what_the_suite_can_resolve(snapshot: Snapshot) -> None:
    frame = snapshot.ranked(SUITE.name).frame
    expected = detectable_difference(frame["average_stderr"].to_list())
    assert resolves(frame, "average") == pytest.approx(expected)
    assert f"truly differ by {expected:.1f} points" in resolution(SUITE, frame)
    assert "can be said when models are ranked" in resolution(SUITE, frame.clear())


def test_of_published_means_it_says_at_most(published_contents: Snapshot) -> None:
    suite = published_contents.suite(LEGACY)
    frame = published_contents.ranked(LEGACY).frame
    assert "at most" in resolution(suite, frame)
    unknown = frame.with_columns(pl.lit(None, pl.Float64).alias("average_bound"))
    assert resolves(unknown, "average") is None
