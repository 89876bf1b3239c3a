"""Examples of the SQL page, and how its grid looks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import polars as pl

from results.tables import to_json

COLOURS = {
    "backgroundColor": "body",
    "headerBackgroundColor": "body",
    "foregroundColor": "text",
    "borderColor": "default-border",
    "rowHoverColor": "default-hover",
    "accentColor": "blue-5",
}
"""The grid's parameters as Mantine's variables, so that it follows light and dark."""
THEME = "themeQuartz.withParams({{{}, fontFamily: 'inherit', fontSize: 14}})".format(
    ", ".join(f"{name}: 'var(--mantine-color-{colour})'" for name, colour in COLOURS.items())
)


@dataclass(frozen=True, slots=True)
class Example:
    title: str
    query: str


EXAMPLES = (
    Example(
        "best of each suite",
        "SELECT suite, model, average, average_stderr\nFROM standing\n"
        "QUALIFY row_number() OVER (PARTITION BY suite ORDER BY average DESC) <= 10\n"
        "ORDER BY suite, average DESC",
    ),
    Example(
        "best small models",
        "SELECT model, parameters / 1e9 AS billions, average\nFROM standing\n"
        "WHERE parameters < 4e9\nORDER BY average DESC\nLIMIT 20",
    ),
    Example(
        "hardest tasks",
        "SELECT benchmark, task, avg(raw) AS mean_raw, count(*) AS models\nFROM task_scores\n"
        "GROUP BY benchmark, task\nORDER BY mean_raw\nLIMIT 20",
    ),
    Example(
        "how benchmarks agree",
        "SELECT a.benchmark AS one, b.benchmark AS other,\n"
        "       corr(a.normalised, b.normalised) AS correlation, count(*) AS models\n"
        "FROM benchmark_scores AS a\n"
        "JOIN benchmark_scores AS b ON a.run_id = b.run_id AND a.benchmark < b.benchmark\n"
        "GROUP BY ALL\nORDER BY correlation DESC NULLS LAST",
    ),
)


def grid_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows by the place of the column, for a statement may call a column anything."""
    plain = frame.rename({name: f"c{place}" for place, name in enumerate(frame.columns)})
    found: list[dict[str, Any]] = json.loads(to_json(plain))
    return found
