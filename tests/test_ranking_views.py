"""Weights, filters, pins, baselines and facets, against counting by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest

from results.snapshot import Snapshot
from results.view import InvalidView, View
from tests.contents_fixtures import LEGACY

BEST_FIRST = ["acme/best", "acme/twin", "zeta/middle", "zeta/guesses"]


def ask(snapshot: Snapshot, **query: str) -> pl.DataFrame:
    return snapshot.ranking("tiny-v1", View.from_query(query))


def models(snapshot: Snapshot, **query: str) -> list[str]:
    return ask(snapshot, **query)["model"].to_list()


def test_weights_make_another_average_with_its_own_error_and_ranks(snapshot: Snapshot) -> None:
    plain = ask(snapshot, columns="all")
    rows = ask(snapshot, weights="sums:3,patterns:0.5", columns="all")
    for row in rows.iter_rows(named=True):
        was = plain.row(by_predicate=pl.col("model") == row["model"], named=True)
        assert row["average"] == pytest.approx((3 * was["sums"] + 0.5 * was["patterns"]) / 3.5)
        error = math.hypot(3 * was["sums_stderr"], 0.5 * was["patterns_stderr"]) / 3.5
        assert row["average_stderr"] == pytest.approx(error)
    assert rows["rank"].to_list() == [1, 2, 3, 4]
    assert rows["average"].to_list() == sorted(rows["average"], reverse=True)


def test_a_benchmark_of_no_weight_counts_for_nothing(snapshot: Snapshot) -> None:
    rows = ask(snapshot, weights="patterns:0", columns="average,sums")
    assert rows["average"].to_list() == rows["sums"].to_list()


@pytest.mark.parametrize("weights", ["sums:1", "sums:2,patterns:2"])
def test_equal_weights_are_the_suite_s_own_average(snapshot: Snapshot, weights: str) -> None:
    assert ask(snapshot, weights=weights).equals(ask(snapshot))


def test_equal_averages_share_a_rank_whatever_the_weights(published_contents: Snapshot) -> None:
    view = View.from_query({"weights": "ifeval:2,bbh:0", "columns": "rank,average"})
    rows = published_contents.ranking(LEGACY, view)
    averages = rows["average"].to_list()
    assert rows["rank"].to_list() == [1 + averages.index(average) for average in averages]


def test_places_count_the_board_or_the_filter(snapshot: Snapshot) -> None:
    assert ask(snapshot, q="zeta")["rank"].to_list() == [3, 4]
    rows = ask(snapshot, q="zeta", rank="filter")
    assert rows.select("rank", "rank_low", "rank_high").rows() == [(1, 1, 1), (2, 2, 2)]
    falling = ask(snapshot, q="zeta", rank="filter", sort="-rank")
    assert falling["rank"].to_list() == [2, 1]


def test_pinned_runs_stand_on_top_and_nowhere_else(snapshot: Snapshot) -> None:
    pin = "zeta-guesses-1,zeta-middle-1,gone-1"
    assert models(snapshot, pin=pin) == ["zeta/guesses", "zeta/middle", "acme/best", "acme/twin"]
    assert models(snapshot, pin=pin, q="twin") == ["zeta/guesses", "zeta/middle", "acme/twin"]
    rows = ask(snapshot, pin="zeta-guesses-1", rank="filter", q="acme")
    assert rows["rank"].to_list() == [None, 1, 2]
    assert snapshot.count("tiny-v1", View(pin=("zeta-guesses-1",), q="acme")) == 2


def test_guessing_and_people_stand_among_the_models_without_a_rank(snapshot: Snapshot) -> None:
    rows = ask(snapshot, baselines="1", q="middle", columns="all")
    assert rows["model"].to_list() == ["zeta/middle", "Random guessing", "People, as published"]
    guess = rows.row(1, named=True)
    assert (guess["rank"], guess["average"], guess["sums"], guess["sums_raw"]) == (None, 0, 0, 0.25)
    assert guess["patterns_raw"] == 0.25
    assert rows.row(2, named=True)["sums"] is None
    assert snapshot.count("tiny-v1", View(baselines=True)) == 4


def test_people_are_known_where_somebody_tested_them(published_contents: Snapshot) -> None:
    view = View.from_query({"baselines": "1", "q": "^$", "columns": "gpqa,musr,bbh,average"})
    people = published_contents.ranking(LEGACY, view).row(1, named=True)
    assert people["gpqa"] == pytest.approx(100 * (0.65 - 0.25) / 0.75)
    parts = [(0.941 - 0.5) / 0.5, (0.95 - 0.2) / 0.8, 1.0]
    assert people["musr"] == pytest.approx(100 * sum(parts) / 3)
    assert (people["bbh"], people["average"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ({"size": "edge"}, pl.col("parameters") <= 3e9),
        ({"size": "consumer,mid"}, pl.col("parameters").is_between(3e9, 65e9, closed="none")),
        ({"size": "rich"}, pl.col("parameters") >= 65e9),
        ({"marks": "official"}, pl.col("official")),
        ({"marks": "-merged,-moe"}, ~pl.col("merged") & ~pl.col("moe")),
        ({"between": "likes:10:100"}, pl.col("likes").is_between(10, 100)),
        ({"between": "average:30:,co2_kg::1"}, (pl.col("average") >= 30) & (pl.col("co2_kg") <= 1)),
        (
            {"between": "submitted_at:2024-08-01:2024-08-31"},
            pl.col("submitted_at").dt.strftime("%Y-%m") == "2024-08",
        ),
    ],
    ids=str,
)
def test_filters_agree_with_counting(
    published_contents: Snapshot, query: dict[str, str], condition: pl.Expr
) -> None:
    whole = published_contents.ranking(LEGACY, View(columns=("all",)))
    expected = whole.filter(condition)["run_id"].to_list()
    view = View.from_query(query | {"columns": "run_id"})
    assert published_contents.ranking(LEGACY, view)["run_id"].to_list() == expected
    assert 0 < len(expected) < len(whole)


def test_each_size_is_in_one_class_alone(published_contents: Snapshot) -> None:
    sizes = published_contents.ranked(LEGACY).facets(View())["size"]
    known = published_contents.ranking(LEGACY, View(columns=("parameters",))).drop_nulls()
    assert sum(sizes.values()) == len(known)


def test_facets_count_what_each_choice_would_show(published_contents: Snapshot) -> None:
    view = View.from_query({"type": "chat", "precision": "float16", "q": "llama"})
    facets = published_contents.ranked(LEGACY).facets(view)
    for name in ("type", "precision", "size"):
        for value, count in facets[name].items():
            other = View.from_query({**view.to_query(), name: value})
            assert published_contents.count(LEGACY, other) == count
    assert facets["marks"]["merged"] == published_contents.count(
        LEGACY, view.model_copy(update={"marks": ("merged",)})
    )


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"weights": "colour:2"}, "no benchmark colour to weigh; there are sums, patterns"),
        ({"weights": "sums:0,patterns:0"}, "no benchmark weighs anything"),
        ({"weights": "sums:-1"}, "parameter weights cannot be"),
        ({"marks": "pretty"}, "there is no mark pretty; there are chat_template"),
        ({"between": "model:a:b"}, "parameter between cannot ask 'model'"),
        ({"between": "average:x:"}, "parameter between needs a number for average, not 'x'"),
        ({"between": "created_at:may:"}, "needs a day as 2024-06-30 for created_at"),
        ({"between": "average"}, "parameter between cannot be"),
        ({"size": "huge"}, "parameter size cannot be 'huge'"),
        ({"rank": "all"}, "parameter rank cannot be 'all'"),
        ({"q": "a("}, "'a(' is no regular expression"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_named_in_a_sentence(
    snapshot: Snapshot, query: dict[str, str], sentence: str
) -> None:
    with pytest.raises(InvalidView) as caught:
        ask(snapshot, **query)
    assert sentence in str(caught.value)
