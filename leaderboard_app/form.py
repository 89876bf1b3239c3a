"""The fields of the submit form, named as in the API."""

from __future__ import annotations

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash.development.base_component import Component

from leaderboard_app.words import MODEL_TYPES, PRECISIONS, WEIGHTS, options
from results.suite import SuiteInfo

FIELDS = (
    "repo",
    "revision",
    "suite",
    "model_type",
    "precision",
    "weights",
    "base",
    "chat_template",
)
NAME = "submitted_by"


def field_id(name: str) -> str:
    return f"submit-{name}"


def form(
    suites: list[SuiteInfo], precisions: Sequence[str], known_as: str | None = None
) -> Component:
    """:param known_as: name of the account that submits; None: people are called as they say"""
    """:param precisions: those that can be loaded here"""
    fields = [
        *_which_model(),
        *_how(suites, precisions),
        *_weights(),
        _who(known_as),
        dmc.Button("Submit", id="submit-send"),
    ]
    return dmc.Paper(dmc.Stack(fields), withBorder=True, p="lg")


def _which_model() -> list[Component]:
    return [
        dmc.TextInput(
            id=field_id("repo"),
            label="Model",
            description="organisation/name, as on the Hub",
            placeholder="organisation/name",
            required=True,
            autoComplete="off",
        ),
        dmc.TextInput(
            id=field_id("revision"),
            label="Revision",
            description="branch, tag or commit",
            value="main",
        ),
        dmc.Select(
            id=field_id("model_type"),
            label="Type",
            description="how the model was made",
            data=options(MODEL_TYPES),
            placeholder="choose",
            required=True,
        ),
    ]


def _how(suites: list[SuiteInfo], precisions: Sequence[str]) -> list[Component]:
    return [
        dmc.Select(
            id=field_id("suite"),
            label="Suite",
            data=[{"value": suite.name, "label": suite.title} for suite in suites],
            value=suites[0].name if suites else None,
            allowDeselect=False,
        ),
        dmc.Select(
            id=field_id("precision"),
            label="Precision",
            description="number format to load the weights in; GPTQ and AWQ are published so",
            data=[
                {"value": name, "label": name, "disabled": name not in precisions}
                for name in PRECISIONS
            ],
            value="bfloat16",
            allowDeselect=False,
        ),
        dmc.Switch(
            id=field_id("chat_template"),
            label="Use the model's chat template",
            description="for models that were trained on conversations",
            checked=False,
        ),
    ]


def _weights() -> list[Component]:
    return [
        dmc.Select(
            id=field_id("weights"),
            label="Weights",
            data=options(WEIGHTS),
            value="original",
            allowDeselect=False,
        ),
        dmc.TextInput(
            id=field_id("base"),
            label="Base",
            description="of an adapter or delta; empty: the one that the adapter names",
            placeholder="organisation/name",
            autoComplete="off",
        ),
    ]


def _who(known_as: str | None) -> Component:
    if known_as is None:
        says = "shown with the submission; may stay empty"
        return dmc.TextInput(id=field_id(NAME), label="Your name", description=says)
    return dmc.TextInput(
        id=field_id(NAME), label="Submitted by", value=known_as, readOnly=True, variant="filled"
    )
