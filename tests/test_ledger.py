"""The ledger keeps what a run left, and notices when it is no longer that."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from results.ledger import DamagedRun, IncompleteRun, Ledger, write_object
from results.record import RunRecord
from tests.record_fixtures import make_record


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "runs")


def sealed(ledger: Ledger, text: bytes = b"samples") -> RunRecord:
    record = make_record(objects={"samples/t.parquet": hashlib.sha256(text).hexdigest()})
    write_object(ledger.folder(record.run_id) / "samples" / "t.parquet", text)
    ledger.seal(record)
    return record


def test_a_sealed_run_is_read_back_as_it_was(ledger: Ledger) -> None:
    record = sealed(ledger)
    assert ledger.collect(record.run_id) == record
    assert ledger.run_ids() == [record.run_id]


def test_a_run_without_record_is_not_done(ledger: Ledger) -> None:
    write_object(ledger.folder("s1-1") / "tasks" / "t.json", b"{}")
    assert ledger.run_ids() == []
    with pytest.raises(IncompleteRun, match="s1-1"):
        ledger.collect("s1-1")


def test_a_run_whose_objects_are_missing_cannot_be_sealed(ledger: Ledger) -> None:
    record = make_record(objects={"samples/t.parquet": "0" * 64})
    with pytest.raises(DamagedRun, match=r"samples/t\.parquet is missing"):
        ledger.seal(record)
    assert not ledger.is_done(record.run_id)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        pytest.param(lambda p: p.write_bytes(b"sample5"), "has changed", id="a-flipped-byte"),
        pytest.param(lambda p: p.unlink(), "is missing", id="a-lost-object"),
        pytest.param(lambda p: p.write_bytes(b""), "has changed", id="an-emptied-object"),
    ],
)
def test_a_damaged_object_is_named(ledger: Ledger, damage: object, named: str) -> None:
    record = sealed(ledger)
    assert callable(damage)
    damage(ledger.folder(record.run_id) / "samples" / "t.parquet")
    with pytest.raises(DamagedRun, match=named):
        ledger.collect(record.run_id)


def test_a_torn_record_is_damage_and_no_crash(ledger: Ledger) -> None:
    record = sealed(ledger)
    path = ledger.folder(record.run_id) / "record.json"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(DamagedRun, match=r"record\.json"):
        ledger.collect(record.run_id)


def test_a_record_in_another_runs_folder_is_damage(ledger: Ledger) -> None:
    record = sealed(ledger)
    ledger.folder(record.run_id).rename(ledger.folder("other-1"))
    with pytest.raises(DamagedRun, match=record.run_id):
        ledger.collect("other-1")


def test_an_object_outside_the_runs_folder_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    record = make_record(objects={"../../secret": hashlib.sha256(b"x").hexdigest()})
    with pytest.raises(DamagedRun, match="outside"):
        ledger.seal(record)
