"""The published table for each peer, and as a board of ours; made once under .cache."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bench.grow import grow
from results import contents as c
from results.contents import published_suite

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache" / "bench-web"
SOURCE = ROOT.parent / "shared/data/open_llm_leaderboard_v2/contents_2025-02-20_3913rows.csv"
NAMES = {info.title: info.name.replace("-", "_") for info in published_suite().benchmarks}
FIRST = {c.NAME: "fullname", c.AVERAGE: "average", **NAMES, c.PRECISION: "precision"}
LEFT_OUT = (c.KEY, "Model", "Type")
"""The key, a link in HTML, and a second word for the type."""
QUERY, SORTED = "qwen", "bbh"


@dataclass(frozen=True, slots=True)
class Table:
    rows: int
    csv: Path
    database: Path
    """For Datasette: the table `lb`, with a full-text index of names by trigrams."""
    home: Path
    """Of a leaderboard that has imported it."""
    first: str
    """Regular expressions of the first row's name: at first,"""
    lowest: str
    """after sorting by BBH, lowest first,"""
    highest: str
    """or highest first,"""
    found: str
    """and after searching for QUERY."""


def table(rows: int, datasette: Path) -> Table:
    """:param datasette: folder of the environment with sqlite-utils"""
    folder = CACHE / str(rows)
    folder.mkdir(parents=True, exist_ok=True)
    published = folder / "contents.csv"
    if not published.exists():
        grow(c.read_contents(SOURCE.read_bytes()), rows).write_csv(published)
    frame = _plain(c.read_contents(published.read_bytes()))
    csv, database = folder / "table.csv", folder / "table.db"
    home = folder / f"home-{_schema()}"
    if not csv.exists():
        frame.write_csv(csv)
    if not database.exists():
        _fill(database, csv, datasette / "bin" / "sqlite-utils")
    if not (home / "public").exists():
        command = [sys.executable, "-m", "leaderboard", "import", "contents", str(published)]
        subprocess.run(command, check=True, env={**os.environ, "LEADERBOARD_HOME": str(home)})
    ends = frame.select(pl.col(SORTED).min().alias("low"), pl.col(SORTED).max().alias("high"))
    low, high = ends.row(0)
    matching = frame.filter(pl.col("fullname").str.to_lowercase().str.contains(QUERY))
    return Table(
        rows=len(frame),
        csv=csv,
        database=database,
        home=home,
        first=_any(frame["fullname"][:1]),
        lowest=_any(frame.filter(pl.col(SORTED) == low)["fullname"]),
        highest=_any(frame.filter(pl.col(SORTED) == high)["fullname"]),
        found=_any(matching["fullname"][:1]),
    )


def _schema() -> str:
    """Of the board: one made by an earlier version of this software cannot be read."""
    files = sorted((ROOT / "results").rglob("*.sql")) + sorted(
        (ROOT / "results").glob("*columns.py")
    )
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


def _plain(published: pl.DataFrame) -> pl.DataFrame:
    """Best first, names and scores in front, and column names that need no quoting."""
    best = published.sort(c.AVERAGE, descending=True, maintain_order=True)
    rest = [name for name in best.columns if name not in FIRST and name not in LEFT_OUT]
    plain = {name: re.sub(r"\W+", "_", name).strip("_").lower() for name in rest}
    return best.select([*FIRST, *rest]).rename({**FIRST, **plain})


def _fill(database: Path, csv: Path, sqlite_utils: Path) -> None:
    draft = database.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    for command in (
        ["insert", str(draft), "lb", str(csv), "--csv", "--silent"],
        ["enable-fts", str(draft), "lb", "fullname", "--fts5", "--tokenize", "trigram"],
        ["create-index", str(draft), "lb", SORTED],
    ):
        subprocess.run([str(sqlite_utils), *command], check=True)
    draft.rename(database)


def _any(names: pl.Series) -> str:
    return f"^({'|'.join(map(re.escape, names.unique().to_list()))})"
