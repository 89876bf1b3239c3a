"""The retired leaderboard's real table, and small tables like it, imported and published."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from results.board import open_board
from results.home import Home
from results.import_contents import Offer, Outcome, import_contents
from results.imports import Imports
from results.publish import publish
from results.snapshot import Snapshot, Snapshots
from tests.record_fixtures import NOON, SUITE, make_record
from tests.shared_data import shared_data

TABLE = "open_llm_leaderboard_v2/contents_2025-02-20_3913rows.csv"
LEGACY = "open-llm-v2-published"
ROW: Mapping[str, object] = {
    "eval_name": "acme_apple_bfloat16",
    "Precision": "bfloat16",
    "Type": "🟢 pretrained",
    "T": "🟢",
    "Weight type": "Original",
    "Architecture": "LlamaForCausalLM",
    "Model": "acme/apple",
    "fullname": "acme/apple",
    "Model sha": "a" * 40,
    "Average ⬆️": 30.0,
    "Hub License": "mit",
    "Hub ❤️": 3,
    "#Params (B)": 7.5,
    "Available on the hub": True,
    "MoE": False,
    "Flagged": False,
    "Chat Template": True,
    "CO₂ cost (kg)": 1.5,
    "IFEval Raw": 0.4,
    "IFEval": 40.0,
    "BBH Raw": 0.5,
    "BBH": 25.0,
    "MATH Lvl 5 Raw": 0.25,
    "MATH Lvl 5": 25.0,
    "GPQA Raw": 0.4,
    "GPQA": 20.0,
    "MUSR Raw": 0.5,
    "MUSR": 20.0,
    "MMLU-PRO Raw": 0.55,
    "MMLU-PRO": 50.0,
    "Merged": False,
    "Official Providers": False,
    "Upload To Hub Date": "2024-04-13",
    "Submission Date": "2024-08-05",
    "Generation": 0,
    "Base Model": "acme/apple",
}
"""One row of the table's 36 columns whose numbers agree with one another."""


def row(model: str = "acme/apple", /, **changes: object) -> dict[str, object]:
    key = f"{model.replace('/', '_')}_bfloat16"
    return {**ROW, "eval_name": key, "fullname": model, **changes}


def as_csv(*rows: Mapping[str, object]) -> bytes:
    return pl.DataFrame([dict(one) for one in rows]).write_csv().encode()


def offer(imports: Imports, data: bytes, file: str = "table.csv") -> Outcome:
    return import_contents(imports, Offer(file=file, data=data, by="ada"), NOON)


@pytest.fixture(scope="session")
def table_path() -> Path:
    return shared_data(TABLE)


@pytest.fixture(scope="session")
def published_contents(table_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The real table beside one own run of another suite, published; for reading."""
    home = Home(tmp_path_factory.mktemp("contents"))
    offer(Imports(home.imports), table_path.read_bytes(), table_path.name)
    with open_board(home.board) as board:
        board.add(make_record())
        board.take_imports(Imports(home.imports))
    publish(home.board, home.public, [SUITE], now=NOON)
    return Snapshots(home.public).current()
