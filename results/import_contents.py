"""Import the retired leaderboard's table: what is new in it, what is there, what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from results.contents import KEY, read_contents
from results.contents_checks import same_values, with_reasons
from results.imports import Import, Imports, Refusal

EARLIER = "_earlier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file and what is to be said of it."""

    file: str
    data: bytes
    by: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import; the numbers are of rows."""

    added: int
    same: int
    refused: tuple[Refusal, ...]

    @property
    def rows(self) -> int:
        return self.added + self.same + len(self.refused)


def import_contents(imports: Imports, offer: Offer, now: datetime) -> Outcome:
    """Keep the file if it brings new rows. The board takes them up by itself.

    :raises NotContents:
    """
    judged = _judge(with_reasons(read_contents(offer.data)), imports.known())
    refused = _refusals(judged)
    same = judged.filter(pl.col("reason").is_null() & pl.col("same")).height
    outcome = Outcome(len(judged) - len(refused) - same, same, refused)
    if outcome.added:
        entry = Import(
            file=offer.file,
            sha256=hashlib.sha256(offer.data).hexdigest(),
            rows=outcome.rows,
            as_of=offer.as_of,
            imported_at=now,
            imported_by=offer.by,
            refused=refused,
        )
        imports.keep(entry, offer.data)
    return outcome


def _judge(rows: pl.DataFrame, known: pl.DataFrame | None) -> pl.DataFrame:
    """Columns `reason` and `same`: whether a row stands, and whether it is there already."""
    if known is None:
        return rows.with_columns(same=False)
    earlier = known.with_columns(there=True)
    both = rows.join(earlier, on=KEY, how="left", suffix=EARLIER, maintain_order="left")
    there = pl.col("there").fill_null(value=False)
    other = pl.when(there & ~same_values(EARLIER)).then(
        pl.lit("an earlier import has it with other values, which stand")
    )
    return both.with_columns(reason=pl.coalesce("reason", other), same=there)


def _refusals(judged: pl.DataFrame) -> tuple[Refusal, ...]:
    found = judged.with_row_index("row", 1).filter(pl.col("reason").is_not_null())
    rows = found.select("row", pl.col(KEY).str.slice(0, 200).alias("name"), "reason").to_dicts()
    return tuple(Refusal(**row) for row in rows)
