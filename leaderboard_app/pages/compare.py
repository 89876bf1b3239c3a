"""/compare : two to six models side by side, down to the single item."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from dash.development.base_component import Component

from leaderboard_app.addresses import address, listed
from leaderboard_app.asked import asks, goes, register_asking
from leaderboard_app.chart_box import graph
from leaderboard_app.compare_charts import dumbbells, radar
from leaderboard_app.compare_table import sentences, table
from leaderboard_app.contestants import LEAST, MOST, Comparison, chosen_suite, compare
from leaderboard_app.elements import mark
from leaderboard_app.model_picker import (
    OFFERED,
    offered,
    register_picker,
    suite_memory,
    suite_select,
)
from leaderboard_app.samples_section import section
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from results.sample_browser import sample_browser
from results.snapshot import NoSnapshot, Snapshot
from results.suite import SuiteInfo
from results.view import View

PATH = "/compare"
TITLE = "Compare"
PAGE = "compare"
KNOWN = ("models", "suite", "pair", "task", "show", "search", "item", "offset")


def layout(sources: Sources, models: str = "", suite: str = "", **query: str) -> Component:
    try:
        snapshot = sources.snapshots.current()
    except NoSnapshot as error:
        return empty("Nothing is published yet", str(error), ("Submit a model", "/submit"))
    names = listed(models)[:MOST]
    chosen = chosen_suite(snapshot, suite, names)
    browser = sample_browser(sources.ledger)
    found = compare(snapshot, browser, chosen, names)
    asked = {"models": models, "suite": suite, **query}
    known = {name: asked[name] for name in KNOWN if name in asked}
    return html.Div(
        [
            goes(PAGE),
            suite_memory(PAGE, chosen),
            dmc.Group([dmc.Title("Compare models", order=1, fz=26), mark(chosen)]),
            _pickers(snapshot, chosen, names),
            *([_missing(found)] if found.missing else []),
            *(
                _compared(found, section(browser, found, known))
                if len(found.contestants) >= LEAST
                else [_suggestion(snapshot, chosen, found)]
            ),
        ]
    )


def register(app: Dash, sources: Sources) -> None:
    register_asking(app, PAGE)

    register_picker(app, sources, PAGE, "models")


def _pickers(snapshot: Snapshot, suite: SuiteInfo, names: list[str]) -> Component:
    return html.Div(
        [
            dmc.MultiSelect(
                id=asks(PAGE, "models"),
                label=f"Models, {LEAST} to {MOST}",
                data=offered(snapshot, suite.name, "", names),
                value=names,
                searchable=True,
                debounce=False,
                maxValues=MOST,
                limit=OFFERED,
                placeholder="add a model by its name" if len(names) < MOST else None,
                nothingFoundMessage="No model of this suite has such a name.",
                className="grow",
            ),
            suite_select(PAGE, snapshot, suite, suite.name),
        ],
        className="toolbar",
        style={"margin": "12px 0 20px"},
    )


def _missing(found: Comparison) -> Component:
    names = ", ".join(found.missing)
    return trouble(f"The ranking of {found.suite.title} has no {names}.", "Not compared")


def _suggestion(snapshot: Snapshot, suite: SuiteInfo, found: Comparison) -> Component:
    """What to do where fewer than two models are named."""
    frame = snapshot.ranking(suite.name, View(columns=("model",)))
    best = frame["model"].unique(maintain_order=True).head(LEAST).to_list()
    if len(best) < LEAST:
        return empty("There is nothing to compare yet", "A second model is needed.")
    text = "Choose two to six models above, or begin with the best two of this suite."
    href = address(PATH, models=",".join(best), suite=suite.name)
    names = " and ".join(best)
    title = "Choose one more model" if found.contestants else "Which models?"
    return empty(title, text, (f"Compare {names}", href))


def _compared(found: Comparison, samples: Component) -> list[Component]:
    return [
        html.Ul([html.Li(text) for text in sentences(found)], className="said"),
        table(found),
        html.Div(
            [
                html.Section(
                    [
                        dmc.Title("Benchmark by benchmark", order=2, fz=20, mb="xs"),
                        graph(dumbbells(found), "dumbbells", "Scores of each benchmark"),
                    ]
                ),
                html.Section(
                    [
                        dmc.Title("Profile", order=2, fz=20, mb="xs"),
                        graph(radar(found), "radar", "Profile over the benchmarks"),
                    ]
                ),
            ],
            className="two",
        ),
        samples,
        html.P(dcc.Link("How differences are tested", href="/about#differences")),
    ]
