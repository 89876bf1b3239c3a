"""A view of a ranking: what is searched, filtered, ordered and shown; the same in every URL.

The page, the CSV and the API read it from the same query parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, field_validator

from results.errors import LeaderboardError
from results.record import ModelType, Precision
from results.suite import Words

Choice = Annotated[str, Field(pattern=r"^[^,]+$", max_length=200)]
Billions = Annotated[float, Field(ge=0.0)]
Key = Annotated[str, Field(pattern=r"^-?[a-z0-9][a-z0-9._-]*$", max_length=200)]
"""A column to sort by; a minus in front means largest first."""
Mark = Annotated[str, Field(pattern=r"^-?[a-z_]+$", max_length=80)]
"""A column of yes and no that must say yes; with a minus in front, one that must not."""
Between = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*:[^:,]*:[^:,]*$", max_length=200)]
"""column:lowest:highest, either end may be left out; days as 2024-06-30."""
Weight = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*:[0-9]{1,4}(\.[0-9]{1,4})?$")]
"""benchmark:weight in the visitor's own average."""
SizeClass = Literal["edge", "consumer", "mid", "rich"]

LISTS = (
    "type",
    "precision",
    "architecture",
    "licence",
    "size",
    "marks",
    "between",
    "weights",
    "pin",
    "sort",
    "columns",
)
ALL = "all"
LONGEST_SEARCH = 500


class InvalidView(LeaderboardError):
    """A query parameter cannot be used."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)


class View(Words):
    """Defaults show everything, best first. The names are those of the query parameters."""

    q: str = Field("", max_length=LONGEST_SEARCH)
    """Searches parted by semicolons find the union; see results.search for what one may hold."""
    type: tuple[ModelType, ...] = ()
    """How the model was made: one of these."""
    precision: tuple[Precision, ...] = ()
    """Number format of the weights: one of these."""
    architecture: tuple[Choice, ...] = ()
    """Class named in config.json: one of these."""
    licence: tuple[Choice, ...] = ()
    """Licence named in the model card: one of these."""
    size: tuple[SizeClass, ...] = ()
    """edge: up to 3 billion parameters; consumer: to 7; mid: below 65; rich: from 65."""
    marks: tuple[Mark, ...] = ()
    """Columns of yes and no that must say yes; with a minus in front, must not."""
    between: tuple[Between, ...] = ()
    """column:lowest:highest, where either end may be left out; days as 2024-06-30."""
    params_min: Billions | None = None
    """Least billions of parameters."""
    params_max: Billions | None = None
    """Most billions of parameters."""
    chat_template: bool | None = None
    """Whether prompts went through the model's chat template."""
    weights: tuple[Weight, ...] = ()
    """benchmark:weight. Benchmarks not named weigh 1; none: the suite's own average."""
    rank: Literal["board", "filter"] = "board"
    """Whether places count all models, or those alone that pass search and filters."""
    pin: tuple[Choice, ...] = ()
    """Runs that stand on top in this order, whatever is searched or filtered."""
    baselines: bool = False
    """Whether guessing and people stand among the models, without a rank."""
    sort: tuple[Key, ...] = ()
    """Columns to sort by; a minus in front means largest first. Unknown comes last."""
    columns: tuple[Choice, ...] = ()
    """Columns that are shown. Empty: the default ones; `all`: every one."""
    raw: bool = False
    """Raw instead of normalised benchmarks, shown and sorted by."""
    cells: Literal["bars", "heat", "numbers"] = "bars"
    """How the page draws scores; no row depends on it."""
    offset: int = Field(0, ge=0)
    """Rows left out in front."""
    limit: int | None = Field(None, ge=1)
    """Most rows."""

    @field_validator("chat_template", "raw", "baselines", mode="before")
    @classmethod
    def _zero_or_one(cls, value: object) -> object:
        return {"0": False, "1": True}.get(value, value) if isinstance(value, str) else value

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """:raises InvalidView: with a sentence about each parameter that cannot be used"""
        if unknown := sorted(set(query) - set(cls.model_fields)):
            known = ", ".join(cls.model_fields)
            raise InvalidView(f"there is no parameter {', '.join(unknown)}; there are {known}")
        fields: dict[str, Any] = {
            name: tuple(part for part in value.split(",") if part) if name in LISTS else value
            for name, value in query.items()
            if value
        }
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            raise InvalidView(_sentence(error)) from None

    def to_query(self) -> dict[str, str]:
        """Only what differs from the defaults; `from_query` gives the same view back."""
        return {
            name: _text(value) for name, value in self.model_dump(exclude_defaults=True).items()
        }


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(int(value)) if isinstance(value, bool) else str(value)


def _sentence(error: ValidationError) -> str:
    return "; ".join(
        f"parameter {item['loc'][0]} cannot be {item['input']!r}: {item['msg'].lower()}"
        for item in error.errors()
    )
