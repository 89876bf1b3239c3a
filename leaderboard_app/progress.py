"""How far a submission is, as a badge, a bar and a sentence."""

from __future__ import annotations

from dataclasses import astuple

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from leaderboard_app.standing import Standing
from leaderboard_app.words import span, when
from scheduler.submission import RunView, State

COLOURS: dict[State, str] = {
    State.SUBMITTED: "gray",
    State.QUEUED: "blue",
    State.RUNNING: "orange",
    State.FINISHED: "green",
    State.FAILED: "red",
    State.REJECTED: "red",
    State.CANCELLED: "gray",
}


def badge(state: State) -> Component:
    return dmc.Badge(state.value, color=COLOURS[state], variant="light", tt="none")


def share(run: RunView) -> float | None:
    """Per cent of the items done; of the tasks, where the items are not counted yet."""
    if (progress := run.progress) is None:
        return None
    pairs = (
        (progress.items_done, progress.items_total),
        (progress.tasks_done, progress.tasks_total),
        (progress.bytes_done, progress.bytes_total),
    )
    return next((100 * done / total for done, total in pairs if total), None)


def sentence(run: RunView) -> str:
    """Phase, bytes, tasks, items and remaining time, as far as they are known."""
    if (progress := run.progress) is None:
        return "starting"
    parts = [progress.phase.value]
    if progress.bytes_total:
        parts.append(f"{progress.bytes_done / 1e9:.2f} of {progress.bytes_total / 1e9:.2f} GB")
    if progress.tasks_total:
        parts.append(
            f"task {min(progress.tasks_done + 1, progress.tasks_total)}"
            f" of {progress.tasks_total}{f' ({progress.task})' if progress.task else ''}"
        )
    if progress.items_total:
        parts.append(f"{progress.items_done:,} of {progress.items_total:,} items")
    return ", ".join([*parts, *_speed(run)])


def _speed(run: RunView) -> list[str]:
    """Tokens a second, and the time that is left."""
    parts: list[str] = []
    if (progress := run.progress) is None:
        return parts
    if progress.tokens_per_second is not None:
        parts.append(f"{progress.tokens_per_second:,.0f} tokens a second")
    if progress.remaining_seconds is not None:
        parts.append(f"{span(progress.remaining_seconds)} left")
    return parts


def where(one: Standing) -> Component:
    """What there is to say of a submission in one cell."""
    if one.going_on:
        done = share(one.going_on)
        bar = dmc.Progress(value=done or 0, striped=done is None, animated=done is None, size="sm")
        told = dmc.Text(sentence(one.going_on), size="xs", c="dimmed", mt=4)
        return html.Div([bar, told, *_until(one)])
    if one.position is not None:
        turn = "next" if one.position == 1 else f"number {one.position} in line"
        reason = one.submission.reason
        line = dmc.Text(f"{turn}; {reason}" if reason else turn, size="sm")
        return html.Div([line, *_until(one)])
    return dmc.Text(one.submission.reason, size="sm", className="wrap", lineClamp=3)


def _until(one: Standing) -> list[Component]:
    """When it will be done; nothing where that is not known."""
    if one.expected is None:
        return []
    early, likely, late = astuple(one.expected)
    between = f"{when(early, near=likely)} and {when(late, near=likely)}"
    text = f"done about {when(likely)} UTC, probably between {between}"
    return [dmc.Text(text, size="xs", c="dimmed", mt=4)]
