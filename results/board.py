"""The board: every score in DuckDB, written by the scheduler alone, made again from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb

from results.board_imports import Taken, take_imports
from results.board_observations import take_observations
from results.board_rescorings import TakenAnew, take_rescorings
from results.board_rows import benchmark_rows, decision_row, run_row, suite_row, task_rows
from results.checks import NotRanked, check_ranked
from results.durable import drafted
from results.errors import LeaderboardError
from results.imports import Imports
from results.ledger import DamagedRun, Ledger
from results.moderation import Decision
from results.observations import DamagedObservation, Observations
from results.queries import sql
from results.record import RunRecord
from results.rescorings import Rescorings
from results.suite import SuiteInfo


class OutdatedBoard(LeaderboardError):
    """The board was made by another version of this software."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} was made by another version; `leaderboard rebuild` makes it anew")


class Board:
    """All runs ever finished, and all that was imported; append-only."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def add(self, record: RunRecord) -> bool:
        """Store a finished run; False if this run is already there.

        :raises NotRanked: if the run is limited, incomplete, or contradicts itself
        """
        check_ranked(record)
        if self.con.execute(sql("has_run"), {"run_id": record.run_id}).fetchone():
            return False
        with self._transaction():
            self.con.execute(sql("add_run"), run_row(record))
            self.con.executemany(sql("add_benchmark_score"), benchmark_rows(record))
            self.con.executemany(sql("add_task_score"), task_rows(record))
        return True

    def take_imports(self, imports: Imports) -> Taken:
        """Add what was imported and is not here yet."""
        return take_imports(self.con, imports)

    def take_rescorings(self, rescorings: Rescorings) -> TakenAnew:
        """Add those that are not here yet; what is damaged is left out."""
        return take_rescorings(self.con, rescorings)

    def take_observations(self, observations: Observations) -> list[DamagedObservation]:
        """Add what was seen later on and is not here yet; what is damaged is handed back."""
        return take_observations(self.con, observations)

    def set_suites(self, suites: Sequence[SuiteInfo]) -> None:
        """Take over the catalogue: what is offered, and which digest of it ranks.

        Suites of imported tables come and stay with their rows.
        """
        with self._transaction():
            self.con.execute(sql("clear_suites"))
            self.con.executemany(sql("add_suite"), [suite_row(suite) for suite in suites])

    def set_moderation(self, decisions: Iterable[Decision]) -> None:
        """Take over what moderators have decided; what does not change the board is left out."""
        rows = [decision_row(one) for one in decisions if one.is_public]
        with self._transaction():
            self.con.execute(sql("clear_moderation"))
            if rows:
                self.con.executemany(sql("add_decision"), rows)

    def run_ids(self) -> list[str]:
        return [run_id for (run_id,) in self.con.execute(sql("run_ids")).fetchall()]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.con.begin()
        try:
            yield
        except BaseException:
            self.con.rollback()
            raise
        self.con.commit()


@contextmanager
def open_board(path: Path) -> Iterator[Board]:
    """Open the board for writing, and no longer than needed: DuckDB lets no other process in.

    :raises OutdatedBoard:
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as con:
        con.execute(sql("session"))
        schema = sql("schema")
        version = sha256(schema.encode()).hexdigest()
        found = con.execute(sql("has_schema")).fetchone()
        if found is None:
            con.execute(schema)
            con.execute(f"COMMENT ON TABLE runs IS '{version}'")
        elif found != (version,):
            raise OutdatedBoard(path)
        yield Board(con)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of making the board anew."""

    added: int
    left_out: tuple[LeaderboardError, ...]
    """Why runs and imports are not on it: damaged, limited, of no use for a ranking."""


def rebuild(
    ledger: Ledger,
    path: Path,
    suites: Sequence[SuiteInfo],
    imports: Imports | None = None,
    rescorings: Rescorings | None = None,
    observations: Observations | None = None,
) -> Rebuilt:
    """Make the board anew from all that is kept and put it in the old one's place.

    What is damaged costs only itself. Nobody may have the board open meanwhile.
    """
    added, left_out = 0, list[LeaderboardError]()
    with drafted(path) as draft:
        with open_board(draft) as board:
            board.set_suites(suites)
            for run_id in ledger.run_ids():
                try:
                    added += board.add(ledger.collect(run_id))
                except (DamagedRun, NotRanked) as reason:
                    left_out.append(reason)
            if imports:
                left_out += board.take_imports(imports).left_out
            if rescorings:
                left_out += board.take_rescorings(rescorings).left_out
            if observations:
                left_out += board.take_observations(observations)
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    return Rebuilt(added, tuple(left_out))
