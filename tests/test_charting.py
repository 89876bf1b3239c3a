"""Each chart's numbers, words and picture agree with the ranking, on every kind of board."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from flask.testing import FlaskClient
from scipy import stats

from leaderboard_app.charting.catalogue import CHARTS, UnknownChart, board, chart
from leaderboard_app.charting.chart import Board
from leaderboard_app.charting.frontier import best_for_price
from results.ranks import Z95
from results.snapshot import Snapshot
from tests.contents_fixtures import LEGACY
from tests.record_fixtures import SUITE

OWN = SUITE.name


@pytest.fixture(scope="module")
def legacy(published_contents: Snapshot) -> Board:
    return board(published_contents, LEGACY, "gpt2")


@pytest.fixture(scope="module")
def own(snapshot: Snapshot) -> Board:
    return board(snapshot, OWN, "acme/best")


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_can_be_drawn_of_much_little_and_nothing(
    name: str, legacy: Board, own: Board
) -> None:
    one = chart(name)
    for drawn in (legacy, own, replace(own, ranking=own.ranking.clear(), costs=own.costs.clear())):
        found = one.data(drawn)
        figure = one.figure(drawn, found)
        assert one.sentence(drawn, found).endswith(".")
        assert "nan" not in one.sentence(drawn, found).lower()
        assert figure.layout.height > 0
    assert len(str(one.figure(legacy, one.data(legacy)).to_json())) < 900_000


def test_the_line_holds_those_that_nothing_smaller_beats(legacy: Board) -> None:
    found = CHARTS["size"].data(legacy)
    rows = found.select("parameters", "average", "best").rows()
    for parameters, average, best in rows[::37] + [row for row in rows if row[2]]:
        beaten = any(
            p <= parameters and a >= average for p, a, _ in rows if (p, a) != (parameters, average)
        )
        assert best is not beaten


def test_of_two_of_one_price_the_better_alone_is_best() -> None:
    frame = pl.DataFrame({"cost": [1.0, 1.0, 2.0], "average": [5.0, 7.0, 7.0]})
    assert best_for_price(frame, "cost").filter("best")["average"].to_list() == [7.0]


def test_errors_are_half_intervals_of_items_or_of_bounds(legacy: Board, own: Board) -> None:
    for drawn, column in ((legacy, "average_bound"), (own, "average_stderr")):
        errors = dict(drawn.ranking.select("run_id", column).rows())
        for run_id, half in CHARTS["size"].data(drawn).select("run_id", "half").head(50).rows():
            assert half == pytest.approx(Z95 * errors[run_id])


def test_costs_are_seconds_here_and_published_co2_there(legacy: Board, own: Board) -> None:
    assert set(CHARTS["cost"].data(own)["cost"]) == {6.0}, "three tasks of two seconds"
    assert CHARTS["cost"].data(own)["unit"][0] == "device-seconds"
    co2 = dict(legacy.ranking.select("run_id", "co2_kg").rows())
    for row in CHARTS["cost"].data(legacy).head(20).to_dicts():
        assert row["cost"] == co2[row["run_id"]]


def test_steps_over_time_rise_within_each_class(legacy: Board) -> None:
    found = CHARTS["time"].data(legacy)
    for group in found.partition_by("size_class"):
        assert group["created_at"].is_sorted()
        assert (group["average"].diff().drop_nulls() > 0).all()


def test_correlations_are_scipys(legacy: Board) -> None:
    found = CHARTS["correlation"].data(legacy).row(1, named=True)
    expected = stats.spearmanr(legacy.ranking[found["first"]], legacy.ranking[found["second"]])
    assert found["rho"] == pytest.approx(expected.statistic)


def test_every_model_falls_into_one_step_of_each_distribution(legacy: Board) -> None:
    found = CHARTS["distribution"].data(legacy)
    assert set(found.group_by("score").agg(pl.col("models").sum())["models"]) == {3913}
    said = CHARTS["distribution"].sentence(legacy, found)
    share = 100 * np.mean(legacy.ranking["average"].to_numpy() < 6.39)
    assert f"gpt2 is ahead of {share:.0f} % of them on average" in said


def test_the_heat_map_keeps_every_number(legacy: Board) -> None:
    found = CHARTS["heat"].data(legacy)
    best = legacy.ranking.head(40)
    assert sorted(found["model"]) == sorted(best["model"])
    for name in found.columns[2:]:
        both = found.select("run_id", name).join(best.select("run_id", name), on="run_id")
        assert both[name].equals(both[f"{name}_right"], check_names=False)


def test_a_charts_csv_is_its_data(client: FlaskClient, snapshot: Snapshot) -> None:
    for name, one in CHARTS.items():
        answer = client.get(f"/api/v1/suites/{OWN}/charts/{name}.csv")
        assert answer.status_code == 200
        data = one.data(board(snapshot, OWN))
        assert pl.read_csv(io.BytesIO(answer.data)).height == data.height
    assert client.get(f"/api/v1/suites/{OWN}/charts/size.pdf").status_code == 404
    missing = client.get(f"/api/v1/suites/{OWN}/charts/none.csv")
    assert missing.status_code == 404
    assert "there is no chart 'none'" in (missing.json or {})["detail"]
    with pytest.raises(UnknownChart):
        chart("none")
