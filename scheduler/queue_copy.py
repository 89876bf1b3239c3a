"""Copy a whole queue into another, empty database: for backups, and to move to PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

from results.errors import LeaderboardError
from scheduler.people.tables import metadata
from scheduler.queue_store import WRITE

BATCH = 1000
ONE_MOMENT = {"isolation_level": "REPEATABLE READ"}
"""PostgreSQL: all tables as of the first question. SQLite reads so in any transaction."""


class QueueNotEmpty(LeaderboardError):
    """The queue that was to be written holds something already."""

    def __init__(self, engine: Engine, table: str, rows: int) -> None:
        shown = engine.url.render_as_string(hide_password=True)
        super().__init__(
            f"the queue at {shown} is not empty ({rows} rows in {table}); name an empty database"
        )


def copy_queue(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row as of one moment, all or nothing; rows copied by table.

    Both must have been opened by `open_engine`, so that their schemas are the same.

    :raises QueueNotEmpty: nothing is ever overwritten
    """
    one_moment = ONE_MOMENT if source.dialect.name == "postgresql" else {}
    reading = source.execution_options(**one_moment)
    with reading.begin() as old, target.execution_options(**WRITE).begin() as new:
        for table in metadata.sorted_tables:
            if there := new.scalar(select(func.count()).select_from(table)):
                raise QueueNotEmpty(target, table.name, there)
        return {table.name: _copy(old, new, table) for table in metadata.sorted_tables}


def _copy(old: Connection, new: Connection, table: Table) -> int:
    copied = 0
    for rows in old.execute(select(table)).mappings().partitions(BATCH):
        new.execute(insert(table), [dict(row) for row in rows])
        copied += len(rows)
    if copied and new.dialect.name == "postgresql":
        _count_on(new, table)
    return copied


def _count_on(new: Connection, table: Table) -> None:
    """Let numbers that the database gives out go on behind the copied ones."""
    column = table.autoincrement_column
    if column is None:
        return
    sequence = new.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
    if sequence is not None:
        new.execute(
            text("SELECT setval(:sequence, :last)"),
            {"sequence": sequence, "last": new.scalar(select(func.max(column)))},
        )
