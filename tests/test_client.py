"""`results.client`: a board over real HTTP and out of its folder gives the same tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from results import client
from results.client.board import Board
from results.client.frames import UnknownFrame
from results.errors import LeaderboardError
from results.snapshot import Snapshot
from results.view import View
from tests.board_fixtures import RECORDS
from tests.sample_fixtures import write_run_samples

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
Polars = Board[pl.DataFrame]
TABLES: tuple[Callable[[Polars], pl.DataFrame], ...] = (
    lambda board: board.suites(),
    lambda board: board.columns(),
    lambda board: board.ranking("tiny-v1"),
    lambda board: board.ranking("tiny-v1", columns="all", weights=["sums:2"], baselines=True),
    lambda board: board.ranking("tiny-v1", sort=["-patterns", "sums"], q="acme; middle", limit=2),
    lambda board: board.ranking("tiny-v1", params_max=None, chat_template=False, raw=True),
    lambda board: board.scores("tiny-v1"),
    lambda board: board.samples("acme-best-1"),
    lambda board: board.samples("acme-best-1", "tiny_numbers"),
)
MISTAKES: tuple[tuple[Callable[[Polars], object], str], ...] = (
    (lambda board: board.ranking("x y"), "there is no suite 'x y'; there are tiny-v1"),
    (lambda board: board.ranking("tiny-v1", colour="red"), "there is no parameter colour"),
    (lambda board: board.ranking("tiny-v1", sort="colour"), "there is no column colour"),
    (lambda board: board.ranking("tiny-v1", limit=0), "parameter limit cannot be '0'"),
    (lambda board: board.scores("x"), "there is no suite 'x'"),
    (lambda board: board.samples("odd"), "there is no run 'odd' on the board"),
    (lambda board: board.samples("acme-best-1", "odd"), "no samples of task 'odd'"),
    (lambda board: board.model("no/body"), "no run of no/body is on the board"),
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for record in RECORDS[:2]:
        write_run_samples(tmp_path / "runs", record)
    return tmp_path


def test_an_address_and_a_folder_give_the_same_tables(site: str, home: Path) -> None:
    web = client.open(site, as_="polars")
    folder = client.open(home / "public", as_="polars")
    for ask in TABLES:
        assert ask(web).height > 0
        assert ask(web).equals(ask(folder))
        assert ask(web).schema == ask(folder).schema
    assert web.model("zeta/middle") == folder.model("zeta/middle")
    for ask_wrongly, sentence in MISTAKES:
        for board in (web, folder):
            with pytest.raises(LeaderboardError, match=re.escape(sentence)):
                ask_wrongly(board)


def test_an_address_may_be_that_of_the_api_itself(site: str) -> None:
    suites = client.open(f"{site}/api/v1/", as_="polars").suites()
    assert suites.select("name", "benchmarks").row(0) == ("tiny-v1", ["sums", "patterns"])


def test_each_library_gets_the_very_numbers(snapshot: Snapshot) -> None:
    """Unknown is null, and no digit is lost."""
    true = snapshot.ranking("tiny-v1", View(columns=("all",)))
    at = snapshot.folder
    pandas = client.open(at).ranking("tiny-v1", columns="all")
    arrow = client.open(at, as_="arrow").ranking("tiny-v1", columns="all")
    assert isinstance(pandas, pd.DataFrame)
    assert isinstance(arrow, pa.Table)
    assert client.open(at, as_="polars").ranking("tiny-v1", columns="all").equals(true)
    assert pandas["average"].to_list() == true["average"].to_list()
    assert pandas["parameters"].isna().sum() == true["parameters"].null_count() > 0
    assert arrow["parameters"].to_pylist() == true["parameters"].to_list()


def test_a_folder_is_found_from_above_and_from_inside(home: Path, published_home: Path) -> None:
    for folder in (published_home, published_home / "public", published_home / "public/current"):
        assert client.open(str(folder)).scores("tiny-v1").shape[0] == len(RECORDS) * 3
    with pytest.raises(client.NoBoard, match="holds no published board; name a leaderboard's"):
        client.open(home / "runs")


def test_a_snapshot_alone_has_no_samples_and_says_so(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "board.duckdb").symlink_to(snapshot.folder / "board.duckdb")
    board = client.open(tmp_path)
    assert len(board.ranking("tiny-v1")) == len(RECORDS)
    with pytest.raises(LeaderboardError, match="there are no samples of run 'acme-best-1' here"):
        board.samples("acme-best-1")


def test_another_library_is_a_sentence(snapshot: Snapshot) -> None:
    with pytest.raises(UnknownFrame, match="as_ is one of pandas, polars, arrow"):
        client.open(snapshot.folder, as_="numpy")  # type: ignore[call-overload]


def test_what_is_no_leaderboard_is_told_apart_from_what_is_down() -> None:
    other = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    address = f"http://127.0.0.1:{other.server_port}"
    thread = Thread(target=other.handle_request)
    thread.start()
    with pytest.raises(client.NotALeaderboard, match="answered 501 with text/html"):
        client.open(address).suites()
    thread.join()
    other.server_close()
    with pytest.raises(client.Unreachable, match=f"{address} does not answer"):
        client.open(address).suites()


def _run(name: str, board: str) -> dict[str, Any]:
    """What the blocks of an example leave behind, run against another board than they name."""
    text = (EXAMPLES / name).read_text()
    code = "\n".join(BLOCK.findall(text))
    code = code.replace("http://localhost:8050", board).replace("data/public", board)
    left: dict[str, Any] = {}
    exec(compile(code, name, "exec"), left)
    return left


def test_the_examples_say_what_is_so(
    site: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    own = _run("ranking.md", site)
    assert (own["best"]["model"], own["unit"]) == ("acme/best", "points, 0 to 100")
    assert own["rivals"] == ["acme/best", "acme/twin"]
    apart = _run("samples.md", site)
    assert apart["difference"] == pytest.approx(0.98 - 0.96)
    assert 0 < apart["error"] < 0.05
    assert apart["texts"].height >= 2
    assert apart["engine"] == "transformers 5.19.0"
    offline = _run("offline.md", str(home / "public"))
    assert [task for task, _ in offline["spread"]][-1] == "tiny_letters"
    assert pq.read_table(home / "ranking.parquet").num_rows == len(RECORDS)


def test_every_example_is_run() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == {"ranking.md", "samples.md", "offline.md"}
