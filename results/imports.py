"""Imports: results of others as they were published, one folder a file, never changed.

`import.json` comes last, names the digest of the file beside it, and means "done". As with runs,
all that the board says of imported rows can be made again from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import AwareDatetime, Field, ValidationError

from results.contents import KEY, NotContents, read_contents
from results.contents_checks import with_reasons
from results.durable import write_whole
from results.errors import LeaderboardError
from results.home import IMPORT, SOURCE
from results.ledger import digest
from results.lm_eval_output import NotLmEval, Output, read_output
from results.record import Digest
from results.suite import SuiteInfo, Words

ID_LENGTH = 16


class DamagedImport(LeaderboardError):
    """An import is no longer what was imported."""

    def __init__(self, import_id: str, problem: str) -> None:
        super().__init__(f"import {import_id} is damaged: {problem}; restore it from a backup")
        self.import_id = import_id


class Refusal(Words):
    row: int
    """Of the file, the first below its head being 1."""
    name: str | None
    reason: str


class Import(Words):
    """What was imported, when, and what was not taken."""

    schema_version: Literal[1] = 1
    kind: Literal["contents", "lm-eval"] = "contents"
    """contents: the table of the retired Open LLM Leaderboard; lm-eval: one results file."""
    file: str
    sha256: Digest
    rows: int = Field(gt=0)
    as_of: date | None = None
    """Day of which the table is, as whoever imported it said."""
    imported_at: AwareDatetime
    imported_by: str
    refused: tuple[Refusal, ...] = ()
    model: str | None = None
    """Name on the Hub of an lm-eval file's model, as the file or the importer said."""
    suites: tuple[SuiteInfo, ...] = ()
    """What an lm-eval file is a whole score of, as the suite stood then."""

    @property
    def import_id(self) -> str:
        return self.sha256[:ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Imports:
    root: Path

    def ids(self) -> list[str]:
        """Finished imports, by name."""
        return sorted(path.parent.name for path in self.root.glob(f"*/{IMPORT}"))

    def keep(self, entry: Import, source: bytes) -> None:
        """Add an import: first the file as it is, then what is said of it."""
        folder = self.root / entry.import_id
        write_whole(folder / SOURCE, source)
        write_whole(folder / IMPORT, entry.model_dump_json(indent=2).encode())

    def read(self, import_id: str) -> Import:
        """What is said of an import, and that its file has not changed.

        :raises DamagedImport:
        """
        folder = self.root / import_id
        try:
            entry = Import.model_validate_json((folder / IMPORT).read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise DamagedImport(import_id, f"{IMPORT}: {where}: {first['msg']}") from None
        if entry.import_id != import_id:
            raise DamagedImport(import_id, f"its {IMPORT} is that of import {entry.import_id}")
        if not (folder / SOURCE).is_file():
            raise DamagedImport(import_id, f"{SOURCE} is missing")
        if digest(folder / SOURCE) != entry.sha256:
            raise DamagedImport(import_id, f"{SOURCE} has changed since it was imported")
        return entry

    def output(self, entry: Import) -> Output:
        """What an imported lm-eval file says.

        :raises DamagedImport:
        """
        try:
            return read_output((self.root / entry.import_id / SOURCE).read_bytes())
        except NotLmEval as error:
            raise DamagedImport(entry.import_id, str(error)) from None

    def scores(self, entry: Import) -> pl.DataFrame:
        """The rows of an imported table that are scores, in that table's columns.

        :raises DamagedImport:
        """
        try:
            table = read_contents((self.root / entry.import_id / SOURCE).read_bytes())
        except NotContents as error:
            raise DamagedImport(entry.import_id, str(error)) from None
        return with_reasons(table).filter(pl.col("reason").is_null()).drop("reason")

    def sound(self) -> tuple[list[Import], list[DamagedImport]]:
        """Whole imports in the order in which they came, and those that are damaged."""
        whole, damaged = list[Import](), list[DamagedImport]()
        for import_id in self.ids():
            try:
                whole.append(self.read(import_id))
            except DamagedImport as problem:
                damaged.append(problem)
        return sorted(whole, key=lambda e: (e.imported_at, e.import_id)), damaged

    def known(self) -> pl.DataFrame | None:
        """Every row of a table that was taken, the earliest of a name; None: no table."""
        tables = [self.scores(entry) for entry in self.sound()[0] if entry.kind == "contents"]
        return pl.concat(tables).unique(KEY, keep="first") if tables else None
