"""The sample browser: items that two runs of a comparison answered, filtered, searched, opened."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.asked import asks
from leaderboard_app.browsing import LIMIT, PAGE, Browsing, read_browsing
from leaderboard_app.contestants import Comparison, Contestant
from leaderboard_app.elements import icon
from leaderboard_app.sample_view import item
from leaderboard_app.states import empty, note
from results.sample_browser import Found, SampleBrowser

SHOWS: dict[str, str] = {
    "all": "All",
    "differ": "They differ",
    "first": "First better",
    "second": "Second better",
    "right": "Both right",
    "wrong": "Both wrong",
}


def section(browser: SampleBrowser, found: Comparison, query: dict[str, str]) -> Component:
    asked = read_browsing(found, query)
    first, second = (found.contestants[place] for place in asked.pair)
    if not (first.has_samples and second.has_samples):
        return _frame([note(_absent((first, second)))])
    hits = browser.find(first.run_id, second.run_id, asked.question)
    return _frame([_controls(found, asked), _list(browser, found, asked, hits)])


def _frame(children: list[Component]) -> Component:
    return html.Section(
        [dmc.Title("Item by item", order=2, fz=20, mt="xl", mb="sm"), *children], id="samples"
    )


def _absent(pair: tuple[Contestant, Contestant]) -> str:
    names = " and ".join(one.label for one in pair if not one.has_samples)
    return f"There are no samples of {names} here, so items cannot be shown."


def _controls(found: Comparison, asked: Browsing) -> Component:
    return html.Div(
        [
            *_pair_control(found, asked),
            dmc.Select(
                id=asks(PAGE, "task"),
                label="Task",
                data=_tasks(found),
                value=asked.task or None,
                placeholder="all",
                clearable=True,
                searchable=True,
                w=230,
            ),
            dmc.Select(
                id=asks(PAGE, "show", "all"),
                label="Items",
                data=[{"value": name, "label": title} for name, title in SHOWS.items()],
                value=asked.question.show,
                allowDeselect=False,
                w=170,
            ),
            dmc.TextInput(
                id=asks(PAGE, "search"),
                label="Search in prompts",
                value=asked.question.search,
                debounce=True,
                leftSection=icon("search"),
                placeholder="words of a prompt, then Enter",
                className="grow",
            ),
        ],
        className="toolbar",
        role="search",
    )


def _tasks(found: Comparison) -> list[dict[str, Any]]:
    """Every task, under its benchmark."""
    return [
        {
            "group": info.title,
            "items": [{"value": task.name, "label": task.title} for task in info.tasks],
        }
        for info in found.suite.benchmarks
    ]


def _pair_control(found: Comparison, asked: Browsing) -> list[Component]:
    """Which two of more than two are looked at."""
    count = len(found.contestants)
    if count == 2:
        return []
    data = [
        {"value": f"{i + 1}-{j + 1}", "label": f"{found.names[i]} and {found.names[j]}"}
        for i in range(count)
        for j in range(count)
        if i != j
    ]
    value = "-".join(str(place + 1) for place in asked.pair)
    return [
        dmc.Select(
            id=asks(PAGE, "pair", "1-2"),
            label="First and second",
            data=data,
            value=value,
            allowDeselect=False,
            w=320,
        )
    ]


def _list(browser: SampleBrowser, found: Comparison, asked: Browsing, hits: Found) -> Component:
    if not hits.places:
        way = ("Show all items", asked.link(task="", show="", search="", item="", offset=""))
        return empty("No item fits", "Neither of the two was asked such an item.", way)
    titles = {task.name: task.title for info in found.suite.benchmarks for task in info.tasks}
    kept = [one.run_id for one in found.contestants if one.has_samples]
    samples = browser.samples(kept, hits.places)
    items = [
        item(
            place,
            titles[place.task],
            [
                (one.label, samples.get((one.run_id, place.task, place.item)))
                for one in found.contestants
            ],
            asked.link(task=place.task, item=place.item, offset=""),
            is_open=bool(asked.question.item),
        )
        for place in hits.places
    ]
    return html.Div([_count(asked, hits), *items, _turn(asked, hits)], className="items")


def _count(asked: Browsing, hits: Found) -> Component:
    start = asked.question.offset + 1
    last = asked.question.offset + len(hits.places)
    parts: list[Any] = [f"{start:,} to {last:,} of {hits.total:,} items"]
    if asked.question.item:
        parts = ["One item. ", dcc.Link("Show all", href=asked.link(item=""))]
    return dmc.Text(parts, size="sm", c="dimmed", my="sm")


def _turn(asked: Browsing, hits: Found) -> Component:
    offset, links = asked.question.offset, list[Component]()
    if offset:
        before = asked.link(offset=max(0, offset - LIMIT))
        links.append(dcc.Link("Previous items", href=before))
    if offset + LIMIT < hits.total:
        links.append(dcc.Link("Next items", href=asked.link(offset=offset + LIMIT)))
    return dmc.Group(links, gap="lg", mt="sm")
