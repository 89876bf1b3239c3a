"""The search language: unions, fields and patterns, and no pattern that stops the server."""

from __future__ import annotations

import contextlib
import time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.search import expression, name_pattern
from results.view import InvalidView

ROWS = pl.DataFrame(
    [
        ("acme/Apple-7b", "LlamaForCausalLM", "apache-2.0", "bfloat16", "chat"),
        ("acme/apple.7b", "GPT2LMHeadModel", "mit", "float16", "merge"),
        ("zeta/pear(1)", None, None, None, None),
        ("zeta/c++", "LlamaForCausalLM", "mit", "4bit", "chat"),
    ],
    schema=["model", "architecture", "licence", "precision", "model_type"],
    orient="row",
)
HOSTILE = ["(a+)+$", "(a|a)*$", "(.*)(.*)(.*)(.*)[^a]$", "((a{1,50}){1,50}){1,50}"]


def found(query: str) -> list[str]:
    condition = expression(query)
    rows = ROWS if condition is None else ROWS.filter(condition)
    return rows["model"].to_list()


@pytest.mark.parametrize(
    ("query", "models"),
    [
        pytest.param("", ROWS["model"].to_list(), id="nothing-finds-all"),
        pytest.param(" ; ", ROWS["model"].to_list(), id="nothing-at-all"),
        pytest.param("APPLE", ["acme/Apple-7b", "acme/apple.7b"], id="ignores-case"),
        pytest.param("apple.7", ["acme/apple.7b"], id="a-dot-is-a-dot"),
        pytest.param("pear; c\\+\\+", ["zeta/pear(1)", "zeta/c++"], id="union"),
        pytest.param("^acme/.*7b$", ["acme/Apple-7b", "acme/apple.7b"], id="pattern"),
        pytest.param("@type:chat", ["acme/Apple-7b", "zeta/c++"], id="field"),
        pytest.param("@type:chat @licence:mit", ["zeta/c++"], id="fields-must-all-fit"),
        pytest.param("@license:MIT apple", ["acme/apple.7b"], id="field-and-name"),
        pytest.param(
            "@architecture:gpt2; @precision:4bit",
            ["acme/apple.7b", "zeta/c++"],
            id="union-of-fields",
        ),
        pytest.param("@licence:^(mit|apache)", [*ROWS["model"].to_list()[:2], "zeta/c++"], id="rx"),
        pytest.param("@type:", ROWS["model"].to_list(), id="half-typed-field-asks-nothing"),
        pytest.param("a@b", [], id="an-at-inside-a-word"),
    ],
)
def test_a_search_finds(query: str, models: list[str]) -> None:
    assert found(query) == models


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("@colour:red", "there is no field @colour: to search in; there are @architecture:"),
        ("apple(", "'apple(' is no regular expression"),
        ("*", "is no regular expression"),
        ("@type:[", "is no regular expression"),
    ],
)
def test_what_cannot_be_searched_is_said(query: str, sentence: str) -> None:
    with pytest.raises(InvalidView) as caught:
        expression(query)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("pattern", HOSTILE)
def test_no_pattern_takes_long(pattern: str) -> None:
    names = pl.DataFrame({"model": ["a" * 5000 + "!"] * 200})
    started = time.process_time()
    try:
        condition = expression(pattern)
    except InvalidView:
        pass
    else:
        assert condition is not None
        names.filter(condition)
    assert time.process_time() - started < 2


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_any_text_finds_rows_or_is_answered_by_a_sentence(query: str) -> None:
    with contextlib.suppress(InvalidView):
        assert set(found(query)) <= set(ROWS["model"])


def test_names_are_marked_by_what_was_searched_in_them() -> None:
    assert name_pattern("") is None
    assert name_pattern("@type:chat") is None
    pattern = name_pattern("pear(; x".replace("(", "\\(")) or ""
    assert ROWS["model"].str.find(pattern).to_list() == [None, None, 5, None]
