"""JSON schemas of the API's types, each once, as OpenAPI's components."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from leaderboard_app.api.description.catalogue import ROUTES
from leaderboard_app.api.description.shapes import Problem
from results.view import LISTS, View

REF = "#/components/schemas/{model}"
Schema = dict[str, Any]


class Schemas:
    """The schema of every type that the routes name, and the definitions those refer to."""

    def __init__(self) -> None:
        asked = [(str(place), mode, kind) for place, (kind, mode) in enumerate(_named())]
        adapters = [(key, mode, TypeAdapter(kind).core_schema) for key, mode, kind in asked]
        made = GenerateJsonSchema(ref_template=REF).generate_definitions(adapters)
        found: Mapping[tuple[Any, JsonSchemaMode], Schema] = made[0]
        self._of = {kind: found[key, mode] for key, mode, kind in asked}
        self.definitions = {str(name): schema for name, schema in made[1].items()}

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 -- a type, which has no better name
        return next(schema for known, schema in self._of.items() if known == kind)


def view_parameters(view: type[View]) -> list[dict[str, Any]]:
    """The fields of a view as parameters of an address; lists are parted by commas."""
    properties = view.model_json_schema()["properties"]
    return [
        {
            "name": name,
            "in": "query",
            "description": schema["description"],
            "schema": _given(schema),
            **({"style": "form", "explode": False} if name in LISTS else {}),
        }
        for name, schema in properties.items()
    ]


def _given(schema: Schema) -> Schema:
    """Without null: what is not asked for is left out of an address."""
    kept = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if kept.get("default", ...) in (None, [], ""):
        del kept["default"]
    options = [option for option in kept.pop("anyOf", []) if option != {"type": "null"}]
    return kept | (options[0] if options else {})


def _named() -> Iterator[tuple[Any, JsonSchemaMode]]:
    """Each type once; what is taken may leave out what has a default, what is given does not."""
    yield Problem, "validation"
    seen = list[Any]()
    for told in ROUTES.values():
        for kind, mode in ((told.takes, "validation"), (told.gives, "serialization")):
            if kind is not None and not isinstance(kind, str) and kind not in seen:
                seen.append(kind)
                yield kind, mode  # type: ignore[misc]
