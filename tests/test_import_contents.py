"""The retired leaderboard's table comes onto the board whole, its numbers unchanged."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from benchmarks.suite import load_suite
from results.contents import COLUMNS, published_suite, read_contents
from results.snapshot import Snapshot
from results.view import View
from tests.contents_fixtures import LEGACY

ALL = View(columns=("all",))


def by_key(path: Path) -> dict[str, dict[str, str]]:
    """The published cells as text, read by Python's own csv."""
    with path.open(newline="") as file:
        return {row["eval_name"]: row for row in csv.DictReader(file)}


def test_every_published_number_is_on_the_ranking_bit_for_bit(
    published_contents: Snapshot, table_path: Path
) -> None:
    published = by_key(table_path)
    ranking = published_contents.ranking(LEGACY, ALL)
    names = {"average": "Average ⬆️", "co2_kg": "CO₂ cost (kg)"}
    for info in published_suite().benchmarks:
        names |= {info.name: info.title, f"{info.name}_raw": f"{info.title} Raw"}
    assert len(ranking) == len(published) == 3913
    for found in ranking.iter_rows(named=True):
        cells = published[found["run_id"]]
        stated = {name: float(cells[title]).hex() for name, title in names.items()}
        assert {name: found[name].hex() for name in names} == stated
        assert (found["likes"], found["generation"]) == (
            int(cells["Hub ❤️"]),
            int(cells["Generation"]),
        )
        billions = float(cells["#Params (B)"])
        assert found["parameters"] == (round(billions * 1e9) if billions > 0 else None)
        assert found["parameters"] is None or found["parameters"] / 1e9 == billions


FACTS = {
    "model": "fullname",
    "precision": "Precision",
    "architecture": "Architecture",
    "licence": "Hub License",
    "commit": "Model sha",
    "base_model": "Base Model",
    "chat_template": "Chat Template",
    "moe": "MoE",
    "merged": "Merged",
    "flagged": "Flagged",
    "official": "Official Providers",
    "on_hub": "Available on the hub",
    "created_at": "Upload To Hub Date",
    "submitted_at": "Submission Date",
}
NOT_KNOWN = {"", "?", "Removed"}


@pytest.mark.parametrize(("column", "title"), FACTS.items(), ids=FACTS)
def test_every_fact_is_there_and_what_was_not_known_is_null(
    published_contents: Snapshot, table_path: Path, column: str, title: str
) -> None:
    published = by_key(table_path)
    ranking = published_contents.ranking(LEGACY, ALL)
    for key, value in ranking.select("run_id", column).iter_rows():
        cell = published[key][title]
        text = f"{value:%Y-%m-%d}" if column.endswith("_at") and value else value
        assert str(text) == ("None" if cell in NOT_KNOWN else cell)


def test_the_whole_row_is_kept_as_it_was_published(
    published_contents: Snapshot, table_path: Path
) -> None:
    (run,) = published_contents.imported("gpt2", run_id="gpt2_float16")
    given = read_contents(table_path.read_bytes())
    (published,) = given.filter(pl.col("eval_name") == "gpt2_float16").to_dicts()
    assert run.published == published
    assert list(run.published) == list(COLUMNS)
    assert run.file == table_path.name


def test_no_error_is_made_up_and_ranges_of_ranks_say_what_they_rest_on(
    published_contents: Snapshot,
) -> None:
    ranking = published_contents.ranking(LEGACY, ALL)
    errors = [name for name in ranking.columns if name.endswith("_stderr")]
    assert len(errors) == 13
    assert ranking.select(errors).null_count().row(0) == (3913,) * 13
    assert set(ranking["error_kind"]) == {"bound"}
    assert ranking["rank_low"].null_count() == 0
    assert "error_kind" not in published_contents.ranking("tiny-v1", ALL).columns


def test_the_legacy_suite_is_marked_and_never_mixed_with_own_runs(
    published_contents: Snapshot,
) -> None:
    own, legacy = published_contents.suites
    assert (own.origin, own.archived) == ("own", False)
    assert (legacy.name, legacy.origin, legacy.archived) == (LEGACY, "imported", True)
    assert published_contents.ranking("tiny-v1", ALL)["model"].to_list() == ["acme/apple"]
    scores = published_contents.scores(LEGACY)
    assert (len(scores), scores["stderr"].null_count()) == (6 * 3913, 6 * 3913)


def test_the_published_suite_counts_and_guesses_as_the_one_that_can_be_run() -> None:
    def facts(name: str) -> list[object]:
        info = published_suite() if name == LEGACY else load_suite(name).info
        return [
            (b.name, b.metrics, b.num_fewshot, b.combine, b.baseline, t.name, t.baseline, t.n_items)
            for b in info.benchmarks
            for t in b.tasks
        ]

    assert facts(LEGACY) == facts("open-llm-v2")
