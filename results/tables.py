"""A frame as CSV, JSON or Parquet. Pure: what another format needs is changed, no number is."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from polars import selectors as cs

FORMULA = r"^([=+\-@\t\r\n])"
"""How a cell begins that a spreadsheet would run."""
ISO = "%Y-%m-%dT%H:%M:%S%.fZ"


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a table, by the ending of its address."""

    ending: str
    media_type: str
    write: Callable[[pl.DataFrame], bytes]


def to_csv(frame: pl.DataFrame) -> bytes:
    """RFC 4180 in UTF-8, numbers in full; unknown is an empty cell.

    Text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    text = _plain(frame).with_columns(cs.string().str.replace(FORMULA, "'$1"))
    return text.write_csv(line_terminator="\r\n").encode()


def to_json(frame: pl.DataFrame) -> bytes:
    """A list of objects; unknown is null."""
    return _timed(frame).with_columns(cs.float().fill_nan(None)).write_json().encode()


def to_parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", to_csv),
    "json": Format("json", "application/json", to_json),
    "parquet": Format("parquet", "application/vnd.apache.parquet", to_parquet),
}


def _timed(frame: pl.DataFrame) -> pl.DataFrame:
    """Times as ISO 8601 in UTC."""
    return frame.with_columns(cs.datetime().dt.strftime(ISO))


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Lists as JSON, for a CSV cell holds no list."""
    lists = [
        pl.Series(name, [_listed(cell) for cell in frame[name]], dtype=pl.String)
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.List)
    ]
    return _timed(frame).with_columns(*lists, cs.float().fill_nan(None))


def _listed(cell: pl.Series | None) -> str | None:
    return None if cell is None else json.dumps(cell.to_list(), ensure_ascii=False)
