"""Open the queue's database: SQLite in WAL mode by default, and its schema brought up to date."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from results.errors import LeaderboardError

BUSY_SECONDS = 30
WRITE = {"sqlite_begin": "BEGIN IMMEDIATE"}
"""Take the write lock at once: a transaction that reads first and writes later would be refused
when another process wrote in between."""
UPGRADE_LOCK = 7_310_461_977
"""Key of PostgreSQL's advisory lock around the upgrade; any number nobody else uses."""


class QueueUnusable(LeaderboardError):
    """The queue's database cannot be opened."""

    def __init__(self, url: str, problem: object) -> None:
        shown = str(problem).strip().split("\n", 1)[0]
        super().__init__(f"the queue at {url} cannot be used: {shown}")


def open_engine(url: str) -> Engine:
    """An engine on the queue's database, made or upgraded if need be.

    :raises QueueUnusable: if it cannot be reached, or was written by a later version
    """
    shown = url
    try:
        address = make_url(url)
        shown = address.render_as_string(hide_password=True)
        file = _file(address.database) if address.get_backend_name() == "sqlite" else None
        engine = _sqlite(url) if file else create_engine(url)
        with (
            _locked(file) if file else nullcontext(),
            engine.execution_options(**WRITE).begin() as con,
        ):
            _upgrade(con)
    except (SQLAlchemyError, CommandError, OSError, ImportError) as error:
        raise QueueUnusable(shown, error) from error
    return engine


def _file(database: str | None) -> Path:
    if not database or database == ":memory:":
        raise OSError("the queue is shared between processes, so SQLite needs a file")
    return Path(database)


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: SqliteConnection, _record: object) -> None:
    """synchronous=FULL: what was acknowledged outlives a power cut."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql(options.get("sqlite_begin", "BEGIN"))


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Let no two processes make the same file, or switch it to WAL mode, at once."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(f"{database.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _upgrade(connection: Connection) -> None:
    """Bring the schema to the newest revision, inside the caller's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
    config = Config()
    config.set_main_option(
        "script_location", str(files("scheduler") / "migrations").replace("%", "%%")
    )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
