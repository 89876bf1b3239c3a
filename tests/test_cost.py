"""What a run took is counted, adds up over attempts, and stays unknown where nobody measured."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluator.gauge import Gauge, Nvidia, open_gauge, peak_memory
from evaluator.shards import Cost
from leaderboard_app.cost_view import cost_section
from results.board_rows import run_row
from results.cost import RunCost, co2_grams, known_sum
from tests.record_fixtures import make_record

COST = RunCost(
    seconds=20.0,
    prompt_tokens=900,
    completion_tokens=100,
    gpu_seconds=40.0,
    energy_joules=7.2e6,
    energy_method="counters",
    peak_memory_bytes=2**31,
    peak_gpu_bytes=2**33,
)


class Counters:
    """NVML of two GPUs, one of which may be too old to count energy."""

    NVMLError = ZeroDivisionError

    def __init__(self, *, old: bool = False) -> None:
        self._old = old

    def nvmlDeviceGetTotalEnergyConsumption(self, handle: int) -> int:
        return 1000 // (0 if self._old and handle else 1)

    def nvmlDeviceGetMemoryInfo(self, handle: int) -> SimpleNamespace:
        return SimpleNamespace(used=100 + handle)


def test_counters_of_all_gpus_are_added_up() -> None:
    gauge = Gauge(Nvidia(Counters(), (0, 1)))
    assert gauge.read().joules == 2.0
    assert gauge.read().gpu_memory == 201
    assert gauge.gpu_seconds(3.0) == 6.0
    assert gauge.energy_method is not None


def test_energy_of_which_one_gpu_says_nothing_is_unknown() -> None:
    gauge = Gauge(Nvidia(Counters(old=True), (0, 1)))
    assert gauge.read().joules is None
    assert gauge.energy_method is None


def test_without_a_gpu_its_cost_is_unknown_and_not_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    gauge = open_gauge()
    reading = gauge.read()
    assert (reading.joules, reading.gpu_memory, gauge.gpu_seconds(1.0)) == (None, None, None)


def test_memory_is_the_largest_that_was_ever_resident() -> None:
    before = peak_memory() or 0
    block = bytearray(64 * 2**20)
    block[::4096] = b"x" * len(block[::4096])
    del block
    assert (peak_memory() or 0) >= before > 2**20


def test_attempts_add_up_but_for_peaks() -> None:
    whole = Cost(1.0, 10, 5.0, 100, 7) + Cost(2.0, None, 6.0, 90, None)
    assert whole == Cost(3.0, 10, 11.0, 100, 7)


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    assert known_sum([1.0, None]) is None
    assert known_sum([]) is None
    assert known_sum([1.0, 2.5]) == 3.5


def test_emissions_follow_from_energy_and_grid_alone() -> None:
    assert co2_grams(7.2e6, 400.0) == 800.0
    assert co2_grams(7.2e6, None) is None
    assert co2_grams(None, 400.0) is None


def test_the_board_knows_what_a_run_took() -> None:
    row = run_row(make_record(cost=COST))
    assert row["tokens_per_second"] == 50.0
    assert row["energy_joules"] == 7.2e6
    assert "co2" not in " ".join(row)


def test_the_board_takes_records_from_before_it_was_counted() -> None:
    row = run_row(make_record())
    assert row["seconds"] is None
    assert row["tokens_per_second"] is None


def test_the_page_shows_emissions_only_beside_energy_and_with_a_grid() -> None:
    shown = str(cost_section(make_record(cost=COST), 400.0))
    assert "2 kWh" in shown
    assert "800 g, at 400 g a kWh" in shown
    assert "CO" not in str(cost_section(make_record(cost=COST), None))
    unmeasured = COST.model_copy(update={"energy_joules": None, "gpu_seconds": None})
    shown = str(cost_section(make_record(cost=unmeasured), 400.0))
    assert "not measured" in shown
    assert "no GPU" in shown
    assert cost_section(make_record(), 400.0) is None
