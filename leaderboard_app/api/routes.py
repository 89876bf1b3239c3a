"""The blueprint of /api/v1, put together."""

from __future__ import annotations

from flask import Blueprint, Response

from leaderboard_app.api.charts import add_charts
from leaderboard_app.api.description.route import add_description
from leaderboard_app.api.moderation import add_moderation
from leaderboard_app.api.people import add_people
from leaderboard_app.api.problems import answer_errors
from leaderboard_app.api.rankings import add_rankings
from leaderboard_app.api.runs import add_runs
from leaderboard_app.api.snapshots import add_snapshots
from leaderboard_app.api.sql import add_sql
from leaderboard_app.api.submissions import add_submissions
from leaderboard_app.api.votes import add_votes
from leaderboard_app.sources import Sources
from results.errors import LeaderboardError


class NothingHere(LeaderboardError, LookupError):
    def __init__(self, path: str) -> None:
        super().__init__(f"the API has no {path}; /api/v1/openapi.json lists all there is")


def build_api(sources: Sources) -> Blueprint:
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    answer_errors(api)
    add_rankings(api, sources.snapshots)
    add_charts(api, sources.snapshots)
    add_runs(api, sources)
    add_snapshots(api, sources.snapshots)
    add_sql(api, sources)
    add_submissions(api, sources)
    add_votes(api, sources)
    add_moderation(api, sources)
    add_people(api, sources)
    add_description(api)

    @api.get("/<path:rest>")
    def nothing_here(rest: str) -> Response:
        """Else the page for addresses that do not exist would answer, with 200."""
        raise NothingHere(f"/{rest}")

    return api
