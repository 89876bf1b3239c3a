r"""What a search may hold: names, fields and patterns, as the retired leaderboard had it. Pure.

Searches are parted by semicolons and find the union: `llama; qwen`. Within one, `@architecture:`,
`@licence:` (or `@license:`), `@precision:` and `@type:` ask a fact each, and all must fit:
`@type:chat @licence:apache 7b`. Case does not matter. A text with one of ^$*+?()[]{}|\ in it is a
regular expression. It runs in Rust's regex crate, in time linear in the text and with a bound on
its own size, so no pattern can stop the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import polars as pl

from results.view import InvalidView

FIELDS = {
    "architecture": "architecture",
    "licence": "licence",
    "license": "licence",
    "precision": "precision",
    "type": "model_type",
}
"""Word behind the @, and the column it asks."""
PATTERN = frozenset("^$*+?()[]{}|\\")
IGNORE_CASE = "(?i)"


@dataclass(frozen=True, slots=True)
class Term:
    """One search of several; every condition in it must hold."""

    conditions: tuple[tuple[str, str], ...]
    """Column, and the regular expression to be found in it."""

    def expression(self) -> pl.Expr:
        return reduce(
            lambda one, other: one & other,
            [
                pl.col(column).str.contains(text).fill_null(False)
                for column, text in self.conditions
            ],
        )


def parse(query: str) -> tuple[Term, ...]:
    """:raises InvalidView: if a field or a regular expression cannot be used"""
    terms = (_term(part) for part in query.split(";") if part.strip())
    return tuple(Term(conditions) for conditions in terms if conditions)


def expression(query: str) -> pl.Expr | None:
    """Rows that a search finds; None for an empty one.

    :raises InvalidView:
    """
    terms = [term.expression() for term in parse(query)]
    return pl.any_horizontal(terms) if terms else None


def name_pattern(query: str) -> str | None:
    """A regular expression for the parts of a model's name that the search names.

    :raises InvalidView:
    """
    found = [text for term in parse(query) for column, text in term.conditions if column == "model"]
    return "|".join(f"(?:{text})" for text in found) or None


def _term(part: str) -> tuple[tuple[str, str], ...]:
    conditions, name = list[tuple[str, str]](), list[str]()
    for word in part.split():
        field, colon, value = word.removeprefix("@").partition(":")
        if not word.startswith("@") or not colon:
            name.append(word)
        elif value:
            conditions.append((_column(field), _pattern(value)))
        else:
            _column(field)
    if name:
        conditions.append(("model", _pattern(" ".join(name))))
    return tuple(conditions)


def _column(field: str) -> str:
    if field.lower() not in FIELDS:
        known = ", ".join(f"@{name}:" for name in FIELDS)
        raise InvalidView(f"there is no field @{field}: to search in; there are {known}")
    return FIELDS[field.lower()]


def _pattern(text: str) -> str:
    if PATTERN.isdisjoint(text):
        return IGNORE_CASE + pl.escape_regex(text)
    pattern = IGNORE_CASE + text
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError:
        raise InvalidView(
            f"{text!r} is no regular expression that can be used; put a backslash before a"
            " character that stands for itself"
        ) from None
    return pattern
