"""Objections to how a model is published: access, licence, card, chat template."""

from __future__ import annotations

from scheduler.hub_model import HubModel
from scheduler.objection import Limits, Objection, Reasons, at_repo
from scheduler.submission import SubmissionRequest

SHORTEST_CARD = 200
"""Characters of text below the front matter; less tells nobody what the model is."""


def access(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if model.disabled:
        yield at_repo(
            f"{model.repo} is disabled by the Hub", "submit a model that can be downloaded"
        )
    if model.base is not None:
        yield from access(model.base, request, limits)
    if model.private and not limits.private_models:
        yield at_repo(
            f"{model.repo} is private", "make it public, so that others can check its score"
        )
    if model.gated and not limits.private_models:
        yield at_repo(
            f"{model.repo} is gated: only those its owner lets in can download it",
            "remove the gate, or ask this leaderboard's operator to take gated models",
        )


def licence(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if model.facts.licence is None:
        yield at_repo(
            "the model card names no licence",
            "add `license:` to its front matter; for one of your own, `license: other` with "
            "`license_name:` and `license_link:`",
        )


def card(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if model.card_characters < SHORTEST_CARD:
        yield at_repo(
            f"the model card has {model.card_characters} characters of text; "
            f"at least {SHORTEST_CARD} are asked for",
            "say in README.md what the model is, what it was made from and how",
        )


def chat_template(model: HubModel, request: SubmissionRequest, limits: Limits) -> Reasons:
    if request.chat_template and not model.chat_template:
        yield Objection(
            field="chat_template",
            problem=f"{model.repo} has no chat template",
            cure="submit it without one, or add chat_template.jinja to the repository",
        )
