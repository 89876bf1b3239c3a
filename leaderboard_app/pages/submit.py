"""/submit : ask for an evaluation; every objection is shown at its field, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from leaderboard_app.asking import Complaint, Refused, ask
from leaderboard_app.form import FIELDS, NAME, field_id, form
from leaderboard_app.sign_in_view import sign_in_first
from leaderboard_app.sources import Sources
from leaderboard_app.states import empty, trouble
from leaderboard_app.words import PRECISIONS
from results.errors import LeaderboardError
from results.snapshot import NoSnapshot
from results.suite import SuiteInfo
from scheduler.admission import offered
from scheduler.people.roles import Scope
from scheduler.people.uses import Kind
from scheduler.submission import State as Stage
from scheduler.submission import Submission

PATH = "/submit"
TITLE = "Submit"


def layout(sources: Sources, **_query: str) -> Component:
    try:
        suites = [s for s in sources.snapshots.current().suites if not s.archived]
    except NoSnapshot as error:
        return empty("Submissions open soon", str(error))
    return dmc.Stack(
        [
            dmc.Title("Submit a model", order=1, fz=26),
            dmc.Text(
                "It is pinned to the commit that its revision means now, evaluated on the whole"
                " suite, and ranked. Only safetensors weights of architectures that transformers"
                " knows: no code of a repository is run.",
                c="dimmed",
            ),
            _form(sources, suites),
            html.Div(id="submit-outcome", role="status"),
        ],
        maw=640,
        mx="auto",
    )


def _form(sources: Sources, suites: list[SuiteInfo]) -> Component:
    """The form, or what a visitor has to do before he sees it."""
    who = sources.asker
    if not who.may(Scope.SUBMIT):
        return sign_in_first(sources.access, who, PATH, "Submitting")
    known_as = who.person.name if who.account else None
    return form(suites, _precisions(sources, suites), known_as)


def _precisions(sources: Sources, suites: list[SuiteInfo]) -> Sequence[str]:
    """Those that can be loaded here, where that is known."""
    ground = sources.limits(suites).ground
    return offered(ground) if ground else PRECISIONS


def register(app: Dash, sources: Sources) -> None:
    @app.callback(
        Output("submit-outcome", "children"),
        *(Output(field_id(name), "error") for name in FIELDS),
        Input("submit-send", "n_clicks"),
        Input("submit-repo", "n_submit"),
        *(State(field_id(name), _property(name)) for name in (*FIELDS, NAME)),
        running=[
            (Output("submit-send", "loading"), True, False),
        ],
        prevent_initial_call=True,
    )
    def send(_clicks: int, _entered: int, *values: Any) -> tuple[Any, ...]:  # noqa: ANN401
        *fields, name = values
        asked = {
            field: value.strip() if isinstance(value, str) else value
            for field, value in zip(FIELDS, fields, strict=True)
            if value is not None and (field, value) != ("base", "")
        }
        return _answer(sources, asked, name)


def _answer(sources: Sources, asked: dict[str, object], name: object) -> tuple[Any, ...]:
    now = datetime.now(UTC)
    try:
        who = sources.deed(Scope.SUBMIT)
        allowance = sources.allowance(who, Kind.SUBMISSION)
        taken = ask(sources, asked, by=who.called(name), now=now, allowance=allowance)
    except Refused as refused:
        return _refusal(refused.complaints)
    except LeaderboardError as error:
        return (trouble(str(error), "Not now"), *[no_update] * len(FIELDS))
    return (_success(taken, is_new=taken.submitted_at >= now), *[None] * len(FIELDS))


def _refusal(complaints: tuple[Complaint, ...]) -> tuple[Any, ...]:
    """Each complaint at its field, and in the summary those whose field is not on the form."""
    at = {name: [one for one in complaints if one.field == name] for name in FIELDS}
    homeless = [one for one in complaints if one.field not in FIELDS]
    count = len(complaints)
    summary = dmc.Alert(
        [html.P(_sentence(one)) for one in homeless],
        title=f"{count} thing{'s' if count > 1 else ''} to mend first; nothing was submitted",
        color="red",
        variant="light",
    )
    return (summary, *(_errors(found) for found in at.values()))


def _errors(complaints: list[Complaint]) -> list[Component] | None:
    return [html.Div(_sentence(one)) for one in complaints] or None


def _sentence(one: Complaint) -> str:
    return f"{one.problem[0].upper()}{one.problem[1:]}. {one.cure[0].upper()}{one.cure[1:]}."


def _success(taken: Submission, *, is_new: bool) -> Component:
    title = "Submitted" if is_new else f"Asked for before: it is {taken.state}"
    waiting = taken.state in (Stage.SUBMITTED, Stage.QUEUED)
    return dmc.Alert(
        [
            f"{taken.model.repo} at commit {taken.model.commit[:10]} is submission ",
            dcc.Link(dmc.Code(taken.id), href=f"/submission/{taken.id}", id="submit-link"),
            ". Its page shows how far it is." if waiting else ".",
        ],
        title=title,
        color="green",
        variant="light",
    )


def _property(name: str) -> str:
    return "checked" if name == "chat_template" else "value"
