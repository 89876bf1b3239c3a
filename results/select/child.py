"""The process that runs one foreign SELECT, and nothing else.

It is given the order on standard input and answers with an Arrow stream on standard output, or
with a sentence on standard error. Whatever the statement tries, this process may write no file,
may use so much memory and time, and has no secret in its environment.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from threading import Timer
from typing import Any

import duckdb
import pyarrow as pa

from results.select.endings import REFUSED, TOO_LONG

BATCH = 1000
ROOM = 2 * 2**30
"""Address space of Python and its libraries, beside what the statement may use."""
CONFIG = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "temp_directory": "",
    "threads": "1",
    "lock_configuration": "true",
}


SIMPLE: tuple[Callable[[pa.DataType], bool], ...] = (
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_string,
    pa.types.is_date,
    pa.types.is_timestamp,
)
"""Types that go out as they are, flat lists of them too."""


class Refused(Exception):
    """The statement is not one SELECT, or cannot be run."""


def main() -> int:
    order: dict[str, Any] = json.load(sys.stdin)
    confine(order["seconds"], order["memory_mib"])
    config: dict[str, Any] = CONFIG | {"memory_limit": f"{order['memory_mib']}MiB"}
    with duckdb.connect(order["database"], read_only=True, config=config) as con:
        watch = Timer(order["seconds"], con.interrupt)
        watch.daemon = True
        watch.start()
        try:
            answer(con, order["query"], order["rows"])
        except duckdb.InterruptException:
            return TOO_LONG
        except (Refused, duckdb.Error) as error:
            sys.stdout.write(str(error))
            return REFUSED
    return 0


def confine(seconds: float, memory_mib: int) -> None:
    """Limits that the kernel keeps, should DuckDB's own fail."""
    hard = {
        resource.RLIMIT_CPU: int(seconds) + 5,
        resource.RLIMIT_AS: memory_mib * 2**20 + ROOM,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in hard.items():
        resource.setrlimit(kind, (most, most))


def answer(con: duckdb.DuckDBPyConnection, query: str, rows: int) -> None:
    """Write at most `rows` rows; the schema's metadata say whether there were more."""
    statements = con.extract_statements(query)
    if len(statements) != 1:
        raise Refused(f"there are {len(statements)} statements here; give exactly one SELECT")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise Refused(f"{statements[0].type.name} is not allowed here; give one SELECT")
    reader: pa.RecordBatchReader = con.execute(statements[0]).to_arrow_reader(BATCH)
    kept, more = _first(reader, rows)
    found = pa.Table.from_batches(kept, reader.schema)
    table = pa.table(
        [_shown(column) for column in found.columns],
        names=_distinct(found.column_names),
        metadata={"truncated": str(more).lower()},
    )
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as out:
        out.write_table(table)


def _shown(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """What a CSV cell or JSON value can hold: wide numbers as floats, structures as text."""
    if pa.types.is_decimal(column.type):
        return column.cast(pa.float64())
    if pa.types.is_null(column.type) or any(is_so(_inner(column.type)) for is_so in SIMPLE):
        return column
    return pa.chunked_array([[_text(value) for value in column.to_pylist()]], pa.string())


def _inner(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_list(kind) else kind


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        return value.hex()
    return json.dumps(value, default=str) if isinstance(value, dict | list) else str(value)


def _first(reader: pa.RecordBatchReader, rows: int) -> tuple[list[pa.RecordBatch], bool]:
    kept, left = list[pa.RecordBatch](), rows
    for batch in reader:
        if batch.num_rows > left:
            return [*kept, batch.slice(0, left)], True
        kept.append(batch)
        left -= batch.num_rows
    return kept, False


def _distinct(names: list[str]) -> list[str]:
    """Columns of one name are numbered: a frame has no two."""
    return list(_numbered(names))


def _numbered(names: list[str]) -> Iterator[str]:
    seen = set[str]()
    for name in names:
        free, number = name, 1
        while free in seen:
            free, number = f"{name}_{number}", number + 1
        seen.add(free)
        yield free


if __name__ == "__main__":
    sys.exit(main())
