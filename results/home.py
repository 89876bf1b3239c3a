"""The names of everything under the data folder; no other module spells them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RECORD = "record.json"
"""Last file of a run's folder."""
IMPORT = "import.json"
"""Last file of an import's folder."""
RESCORING = "rescoring.json"
"""Last file of a rescoring's folder."""
SOURCE = "source"
"""The imported file itself, beside import.json."""
CURRENT = "current"
"""Link in the public folder to the latest snapshot."""
DATABASE = "board.duckdb"
"""The whole board inside a snapshot."""
TABLES = "tables"
"""Folder of a snapshot with each suite's ranking and scores, ready to be handed out."""
SUITES = "suites.json"
"""The catalogue of suites inside that folder, as the database has it."""
MANIFEST = "manifest.json"
"""Last file of a snapshot: size and SHA-256 of every other."""


BACKUP = "backup.json"
"""Last file of a backup's folder: digest of every other."""


@dataclass(frozen=True, slots=True)
class Home:
    root: Path

    @property
    def queue(self) -> Path:
        """SQLite file of the queue, unless LEADERBOARD_QUEUE_URL names another."""
        return self.root / "queue.sqlite"

    @property
    def runs(self) -> Path:
        """The ledger: one folder a run, done when it holds record.json."""
        return self.root / "runs"

    @property
    def imports(self) -> Path:
        """Results of others, as published: one folder a file, done when it holds import.json."""
        return self.root / "imports"

    @property
    def rescorings(self) -> Path:
        """Samples of runs scored anew: one folder each, done when it holds rescoring.json."""
        return self.root / "rescorings"

    @property
    def observations(self) -> Path:
        """What was seen later on of models and runs: one file a look."""
        return self.root / "observations"

    @property
    def watch(self) -> Path:
        """Rules of the operator's, unless LEADERBOARD_WATCH names another file."""
        return self.root / "watch.toml"

    @property
    def work(self) -> Path:
        """What a run needs while it goes on and nobody keeps: order, progress, log, exit."""
        return self.root / "work"

    @property
    def board(self) -> Path:
        return self.root / "board.duckdb"

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def models(self) -> Path:
        """Model cache, in the Hub's own layout."""
        return self.root / "models"

    @property
    def datasets(self) -> Path:
        """Benchmarks' data from a Hub, in its own layout; a mirror lies elsewhere."""
        return self.root / "datasets"

    @property
    def pins(self) -> Path:
        """Commit of each dataset that this leaderboard reads."""
        return self.root / "pins.json"

    @property
    def scheduler_lock(self) -> Path:
        return self.root / "scheduler.lock"

    @property
    def beside(self) -> tuple[Path, ...]:
        """Single files that cannot be made again: settings, and the commits that are read."""
        return self.root / "leaderboard.toml", self.watch, self.pins

    @property
    def session_secret(self) -> Path:
        """What signs the session cookies, unless LEADERBOARD_SECRET does."""
        return self.root / "session.secret"

    def run(self, run_id: str) -> Path:
        return self.runs / run_id

    def workplace(self, run_id: str) -> Workplace:
        return Workplace(self.work / run_id)


@dataclass(frozen=True, slots=True)
class Workplace:
    """The files of one run while it goes on; all but the log appear by rename."""

    root: Path

    @property
    def spec(self) -> Path:
        return self.root / "spec.json"

    @property
    def told(self) -> Path:
        """What the evaluator may write: what is read from here is not to be trusted."""
        return self.root / "told"

    @property
    def progress(self) -> Path:
        return self.told / "progress.json"

    @property
    def fault(self) -> Path:
        """What went wrong, in the evaluator's own words."""
        return self.told / "fault.json"

    @property
    def scratch(self) -> Path:
        """The evaluator's /tmp; empty once it has ended."""
        return self.root / "scratch"

    @property
    def log(self) -> Path:
        return self.root / "log.txt"

    @property
    def exit(self) -> Path:
        """How the run ended, written last by `leaderboard run`."""
        return self.root / "exit.json"
