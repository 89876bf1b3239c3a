"""What a run took, as a part of its section: time, tokens, memory, energy."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.elements import facts
from leaderboard_app.words import UNKNOWN, span
from results.cost import JOULES_PER_KWH, RunCost, co2_grams
from results.record import RunRecord

GIB = 2**30


def cost_section(record: RunRecord, grid: float | None) -> Component | None:
    """None for records from before it was counted.

    :param grid: grams of CO₂ a kWh, as the operator gives them
    """
    if record.cost is None:
        return None
    pairs = [
        ("Time on tasks", span(record.cost.seconds)),
        ("Loading", span(record.load_seconds)),
        *_tokens(record.cost),
        *_machine(record.cost),
        *_energy(record.cost, grid),
    ]
    return html.Div([dmc.Title("What it took", order=3, fz=15, mt="lg", mb=6), facts(pairs)])


def _tokens(cost: RunCost) -> list[tuple[str, Any]]:
    rate = cost.tokens_per_second
    return [
        ("Tokens in", _count(cost.prompt_tokens)),
        ("Tokens out", _count(cost.completion_tokens)),
        ("Tokens a second", UNKNOWN if rate is None else f"{rate:,.0f}"),
    ]


def _machine(cost: RunCost) -> list[tuple[str, Any]]:
    used = cost.gpu_seconds
    return [
        ("GPU time", "no GPU" if used is None else f"{used:,.0f} GPU-seconds"),
        ("Peak memory", _gibibytes(cost.peak_memory_bytes)),
        ("Peak GPU memory", _gibibytes(cost.peak_gpu_bytes)),
    ]


def _energy(cost: RunCost, grid: float | None) -> list[tuple[str, Any]]:
    """Emissions stand beside the energy that they are reckoned from, never alone."""
    if cost.energy_joules is None:
        return [("Energy", "not measured")]
    found: list[tuple[str, Any]] = [
        ("Energy of the GPUs", f"{cost.energy_joules / JOULES_PER_KWH:.4g} kWh"),
        ("Measured by", cost.energy_method or UNKNOWN),
    ]
    grams = co2_grams(cost.energy_joules, grid)
    if grams is not None:
        found.append(("CO₂ of that", f"{grams:,.3g} g, at {grid:g} g a kWh"))
    return found


def _count(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,}"


def _gibibytes(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value / GIB:.2f} GiB"
