"""The sample browser over ten million samples, against plain DuckDB on the same Parquet files."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from rich.console import Console
from rich.table import Table

from bench.measurements import Measurement, keep
from bench.sample_ledger import Size, build, run_name, suite, task_name
from results.ledger import Ledger
from results.paired import paired_benchmarks
from results.sample_browser import Question, SampleBrowser
from results.samples import samples_path

REPEATS = 21
PEER, SOUGHT = "DuckDB, plain", "river stone"


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    ours: Callable[[], object]
    plain: Callable[[], object]


SIZE = Size()


def run(size: Size = SIZE) -> None:
    console = Console(width=110)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        console.log(f"writing {size.samples:,} samples")
        build(root, size)
        table = Table(
            "question", "ours, ms", "plain, ms", "ours / plain", title=f"{size.samples:,} samples"
        )
        for case in cases(root, size):
            measured = compare(case)
            keep([measured])
            ratio = 1 / measured.ratio
            table.add_row(
                case.name, f"{measured.ours:.1f}", f"{measured.theirs:.1f}", f"{ratio:.2f}"
            )
    console.print(table)


def cases(root: Path, size: Size) -> list[Case]:
    """Ours first fetches what a page needs; the plain query is the one a person would write."""
    browser, con = SampleBrowser(Ledger(root)), duckdb.connect()
    first, second = run_name(1), run_name(size.runs - 1)
    infos = suite(size).benchmarks
    every = tuple(task_name(number) for number in range(size.tasks))

    def files(name: str, tasks: tuple[str, ...]) -> str:
        return str([str(root / name / samples_path(task)) for task in tasks])

    def page(tasks: tuple[str, ...], search: str = "") -> Callable[[], object]:
        def ask() -> object:
            question = Question(tasks=tasks, show="first", search=search)
            found = browser.find(first, second, question)
            return browser.samples((first, second), found.places)

        return ask

    def plainly(tasks: tuple[str, ...], search: str = "") -> Callable[[], object]:
        query = (
            f"SELECT a.*, b.* FROM read_parquet({files(first, tasks)}) AS a"
            f" JOIN read_parquet({files(second, tasks)}) AS b USING (item)"
            f" WHERE a.score > b.score AND contains(lower(a.prompt), '{search}')"
            " ORDER BY a.item LIMIT 10"
        )
        return lambda: con.execute(query).fetchall()

    def tested() -> object:
        pairs = browser.pairs(first, second, every)
        return paired_benchmarks(infos, pairs)

    clustered = (
        "WITH cells AS (SELECT parse_filename(a.filename) AS task, a.cluster, count(*) AS n,"
        " sum(b.score - a.score) AS gap, count(*) FILTER (b.score > a.score) AS better,"
        " count(*) FILTER (b.score < a.score) AS worse"
        f" FROM read_parquet({files(first, every)}, filename = true) AS a"
        f" JOIN read_parquet({files(second, every)}, filename = true) AS b"
        " ON a.item = b.item GROUP BY ALL),"
        " means AS (SELECT task, sum(gap) / sum(n) AS mean FROM cells GROUP BY task)"
        " SELECT task, sum(n), sum(better), sum(worse), any_value(mean),"
        " sqrt(count(*) / (count(*) - 1) * sum((gap - n * mean) ** 2)) / sum(n)"
        " FROM cells JOIN means USING (task) GROUP BY task"
    )
    one = every[:1]
    return [
        Case("A right and B wrong, one task", page(one), plainly(one)),
        Case("A right and B wrong, all tasks", page(every), plainly(every)),
        Case("search in prompts, one task", page(one, "river stone"), plainly(one, "river stone")),
        Case(
            "search in prompts, all tasks",
            page(every, "river stone"),
            plainly(every, "river stone"),
        ),
        Case("paired test of every benchmark", tested, lambda: con.execute(clustered).fetchall()),
    ]


def compare(case: Case) -> Measurement:
    """Medians of alternating runs, the files in the system's memory."""
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(REPEATS + 1):
        for name, ask in (("ours", case.ours), ("plain", case.plain)):
            started = time.perf_counter()
            ask()
            times[name].append(1000 * (time.perf_counter() - started))
    ours, plain = (statistics.median(spent[1:]) for spent in times.values())
    return Measurement.less_is_better(f"samples: {case.name}", PEER, ours, plain, "ms")
