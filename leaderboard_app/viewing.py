"""Views out of query strings as browsers send them, and back into addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlencode

from werkzeug.datastructures import MultiDict

from results.repo import path_of
from results.view import LISTS, View

SUITE = "suite"
"""The page's own parameter; a route of the API has it in its path."""
WEIGHT, RANGE = "w.", "b."
"""How a form names one weight, and one end of one range: w.gpqa=2, b.average.low=30."""
ENDS = ("low", "high")


def folded(args: MultiDict[str, str]) -> dict[str, str]:
    """Each parameter once, as `View.from_query` takes them, from whatever a form sent.

    A form repeats a parameter for each box that is ticked, and sends weights and ranges one by one.
    """
    found: dict[str, str] = {}
    for name, values in args.lists():
        if name != SUITE and not name.startswith((WEIGHT, RANGE)):
            given = [value for value in values if value]
            found[name] = ",".join(given) if name in LISTS else (given or [""])[-1]
    for name, parts in (("weights", _weights(args)), ("between", _ranges(args))):
        if joined := ",".join([*filter(None, [found.get(name, "")]), *parts]):
            found[name] = joined
    return found


def known(query: Mapping[str, str]) -> dict[str, str]:
    """Without what others hang on to addresses."""
    return {name: value for name, value in query.items() if name in View.model_fields}


def address(suite: str, view: View, path: str = "/") -> str:
    return f"{path}?{urlencode({SUITE: suite, **view.to_query()}, safe=',:/@', quote_via=quote)}"


def download(suite: str, view: View, ending: str) -> str:
    """The same rows for programs: only the path differs."""
    query = urlencode(view.to_query(), safe=",:/@", quote_via=quote)
    path = f"/api/v1/suites/{quote(suite)}/ranking.{ending}"
    return f"{path}?{query}" if query else path


def model_address(model: str) -> str:
    return f"/model/{quote(path_of(model))}"


def compare_address(suite: str, models: Iterable[str]) -> str:
    query = {"models": ",".join(dict.fromkeys(models)), SUITE: suite}
    return f"/compare?{urlencode(query, safe=',/', quote_via=quote)}"


def _weights(args: MultiDict[str, str]) -> Iterator[str]:
    for name, value in args.items():
        if name.startswith(WEIGHT) and value and value != "1":
            yield f"{name.removeprefix(WEIGHT)}:{value}"


def _ranges(args: MultiDict[str, str]) -> Iterator[str]:
    columns = [
        name.removeprefix(RANGE).rpartition(".")[0] for name in args if name.startswith(RANGE)
    ]
    for column in dict.fromkeys(columns):
        low, high = (args.get(f"{RANGE}{column}.{end}", "") for end in ENDS)
        if low or high:
            yield f"{column}:{low}:{high}"
