"""Routes of votes: one a person and model, counted for every submission of the model."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from leaderboard_app.sources import Sources
from leaderboard_app.taking import vote, withdraw


def add_votes(api: Blueprint, sources: Sources) -> None:
    path = "/submissions/<submission_id>/vote"

    @api.post(path)
    def cast_vote(submission_id: str) -> Response:
        vote(sources, submission_id, datetime.now(UTC))
        return jsonify(_votes(sources, submission_id))

    @api.delete(path)
    def withdraw_vote(submission_id: str) -> Response:
        withdraw(sources, submission_id)
        return jsonify(_votes(sources, submission_id))

    @api.get(path)
    def votes(submission_id: str) -> Response:
        return jsonify(_votes(sources, submission_id))


def _votes(sources: Sources, submission_id: str) -> dict[str, object]:
    one, queue = sources.queue.get(submission_id), sources.queue
    repo = one.model.repo
    return {
        "id": one.id,
        "repo": repo,
        "votes": queue.votes_of(repo),
        "voted": queue.has_voted(repo, sources.asker.person),
    }
