"""Grow the retired leaderboard's table to any length: `python -m bench.grow IN OUT --rows 100000`.

The rows of IN stay as they are; the new ones are copies under names of their own, with scores moved
by about the error of the benchmark, so that the numbers stay plausible and true to the formulas.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl

from results import contents as c
from results.bounds import binomial_bounds
from results.scoring import slope
from results.suite import BenchmarkInfo

SEED = 20250220


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.grow", description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    grown = grow(c.read_contents(args.source.read_bytes()), args.rows, args.seed)
    grown.write_csv(args.target)


def grow(table: pl.DataFrame, rows: int, seed: int = SEED) -> pl.DataFrame:
    """The table with new rows behind its own, `rows` in all; the same for the same seed."""
    rng = np.random.default_rng(seed)
    new = table[rng.integers(0, len(table), max(0, rows - len(table)))]
    new = _named(new, rng)
    for info in c.published_suite().benchmarks:
        new = new.with_columns(_moved(new, info, rng))
    average = pl.mean_horizontal(info.title for info in c.published_suite().benchmarks)
    return pl.concat([table, new.with_columns(average.alias(c.AVERAGE))])


def _named(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Each copy under a name and commit of its own."""
    name = pl.format("{}-copy-{}", c.NAME, pl.int_range(pl.len()))
    commits = [rng.bytes(20).hex() for _ in range(len(rows))]
    named = rows.with_columns(name.alias(c.NAME), pl.Series(c.COMMIT, commits, pl.String))
    key = pl.format("{}_{}", pl.col(c.NAME).str.replace("/", "_", literal=True), c.PRECISION)
    link = pl.format('<a href="https://huggingface.co/{}">{}</a>', c.NAME, c.NAME)
    return named.with_columns(key.alias(c.KEY), link.alias("Model"))


def _moved(rows: pl.DataFrame, info: BenchmarkInfo, rng: np.random.Generator) -> list[pl.Series]:
    """Raw and normalised score, moved together."""
    title = c.raw_title(info.title)
    raw = rows[title].to_numpy()
    moved = np.clip(raw + rng.normal(size=len(raw)) * binomial_bounds(info, raw)[0], 0, 1)
    if info.combine == "pool":
        points = np.clip(slope(info.baseline) * (moved - info.baseline), 0, 100)
    else:
        slopes = float(np.mean([slope(task.baseline) for task in info.tasks]))
        points = np.clip(rows[info.title].to_numpy() + slopes * (moved - raw), 0, 100)
    return [pl.Series(title, moved), pl.Series(info.title, points)]


if __name__ == "__main__":
    main()
