"""One item of the sample browser: what was asked, and what each model made of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from leaderboard_app.elements import scrolled
from leaderboard_app.palette import dot
from leaderboard_app.prompt_view import ending, passage
from leaderboard_app.words import UNKNOWN, signed
from results.sample import Sample
from results.sample_browser import Place

Answered = tuple[str, Sample | None]
"""A model's name, and what it answered; None where its samples are not at hand."""


def item(
    place: Place, title: str, answered: Sequence[Answered], href: str, *, is_open: bool
) -> Component:
    """Closed it says who was right; opened it shows everything."""
    known = [sample for _, sample in answered if sample is not None]
    about = ending(known[0].prompt) if known else place.item
    return html.Details(
        [
            html.Summary(
                [
                    html.Span(_verdicts(answered), className="verdicts"),
                    html.Span(f"{title}, item {place.doc_id}", className="dim nowrap"),
                    html.Span(about, className="about", dir="auto"),
                ]
            ),
            html.Div(
                [
                    dmc.Group(
                        [
                            dcc.Link("Link to this item", href=href),
                            dmc.Text(["Key ", dmc.Code(place.item)], size="sm", c="dimmed"),
                        ],
                        gap="lg",
                        mb="xs",
                    ),
                    *_prompts(answered),
                    dmc.Text(["Right answer: ", dmc.Code(_target(known))], size="sm", my="sm"),
                    _choices(answered) if any(s.choices for s in known) else _written(answered),
                ],
                className="item-body",
            ),
        ],
        open=is_open,
        className="item",
    )


def _target(known: Sequence[Sample]) -> str:
    return known[0].target if known else ""


def _verdicts(answered: Sequence[Answered]) -> list[Component]:
    return [verdict(name, place, sample) for place, (name, sample) in enumerate(answered)]


def verdict(name: str, place: int, sample: Sample | None) -> Component:
    """Right, wrong or in between, as a sign that is read out as a word."""
    if sample is None:
        sign, word = "?", "not known"
    elif sample.score in (0.0, 1.0):
        sign, word = ("✓", "right") if sample.score else ("✗", "wrong")
    else:
        sign, word = f"{sample.score:.2f}", f"scored {sample.score:.2f}"
    label: dict[str, Any] = {
        "role": "img",
        "aria-label": f"{name}: {word}",
        "title": f"{name}: {word}",
    }
    kind = {"✓": "right", "✗": "wrong"}.get(sign, "partly")
    return html.Span([dot(place), sign], className=f"verdict {kind}", **label)


def _prompts(answered: Sequence[Answered]) -> list[Component]:
    """Each prompt once; several where models were asked with unlike templates."""
    by_text: dict[str, list[str]] = {}
    for name, sample in answered:
        if sample is not None:
            by_text.setdefault(sample.prompt, []).append(name)
    alone = len(by_text) == 1
    return [
        html.Div(
            [
                html.H4("Prompt" if alone else f"Prompt of {', '.join(names)}"),
                passage(text, "Prompt" if alone else f"Prompt of {', '.join(names)}"),
            ]
        )
        for text, names in by_text.items()
    ]


def _choices(answered: Sequence[Answered]) -> Component:
    """Log-likelihood of each choice by model; the one taken and the right one marked."""
    known = [(place, name, s) for place, (name, s) in enumerate(answered) if s and s.choices]
    choices, target = known[0][2].choices or [], known[0][2].target
    head = [dmc.TableTh([dot(place), name], className="num wrapping") for place, name, _ in known]
    rows = [
        dmc.TableTr(
            [
                dmc.TableTd(
                    [html.Span(choice, dir="auto"), _right(choice == target)], className="break"
                ),
                *(dmc.TableTd(_likelihood(s, i), className="num") for _, _, s in known),
            ]
        )
        for i, choice in enumerate(choices)
    ]
    return html.Div(
        [
            scrolled(
                dmc.Table(
                    [
                        dmc.TableThead(dmc.TableTr([dmc.TableTh("Choice"), *head])),
                        dmc.TableTbody(rows),
                    ],
                    verticalSpacing=4,
                ),
                width=200 + 150 * len(known),
            ),
            dmc.Text(
                "Log-likelihood of each choice in nats, and its share among the choices; ◆ was"
                " taken, greedy: what the model would have written itself.",
                size="xs",
                c="dimmed",
            ),
        ]
    )


def _right(is_right: bool) -> Component | None:
    return dmc.Badge("right", color="green", variant="light", ml=8, tt="none") if is_right else None


def _likelihood(sample: Sample, index: int) -> list[Any]:
    scores = sample.loglikelihoods or []
    if index >= len(scores):
        return [UNKNOWN]
    share = math.exp(scores[index] - _logsum(scores))
    taken = sample.answer is not None and sample.answer == (sample.choices or [])[index]
    greedy = bool(sample.is_greedy and sample.is_greedy[index])
    return [
        html.Span(
            f"{'◆ ' if taken else ''}{signed(scores[index])}", className="best" if taken else ""
        ),
        html.Span(f" {100 * share:.0f} %{', greedy' if greedy else ''}", className="dim small"),
    ]


def _logsum(scores: Sequence[float]) -> float:
    top = max(scores)
    return top + math.log(math.fsum(math.exp(score - top) for score in scores))


def _written(answered: Sequence[Answered]) -> Component:
    return html.Div(
        [
            _response(place, name, sample)
            for place, (name, sample) in enumerate(answered)
            if sample is not None
        ]
    )


def _response(place: int, name: str, sample: Sample) -> Component:
    read = (
        dmc.Text(["Read as: ", dmc.Code(sample.answer)], size="sm")
        if sample.answer is not None
        else dmc.Badge("no answer could be read", color="red", variant="light", tt="none")
    )
    cut = dmc.Badge("cut off by the token limit", color="orange", variant="light", tt="none")
    tokens = f"{sample.completion_tokens:,} tokens" if sample.completion_tokens else ""
    return html.Div(
        [
            dmc.Group(
                [
                    verdict(name, place, sample),
                    html.H4(name, className="break"),
                    read,
                    cut if sample.truncated else None,
                    dmc.Text(tokens, size="xs", c="dimmed"),
                ],
                gap="sm",
                mt="sm",
            ),
            *(passage(text, f"Answer of {name}") for text in sample.responses or []),
        ]
    )
