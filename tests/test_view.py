"""A view survives its way through an address, and a wrong one is answered by a sentence."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from results.record import ModelType, Precision
from results.view import InvalidView, View

words = st.text(st.characters(blacklist_characters=",", blacklist_categories=["Cs"]), min_size=1)
names = words.filter(lambda word: bool(word.strip()) and "\n" not in word).map(lambda w: w[:50])
keys = st.from_regex(r"-?[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True)
billions = st.none() | st.floats(0, 1e6)


def some(of: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, max_size=4).map(tuple)


views = st.builds(
    View,
    q=st.text(st.characters(blacklist_categories=["Cs"]), max_size=60),
    type=some(st.sampled_from(get_args(ModelType))),
    precision=some(st.sampled_from(get_args(Precision))),
    architecture=some(names),
    licence=some(names),
    params_min=billions,
    params_max=billions,
    chat_template=st.none() | st.booleans(),
    size=some(st.sampled_from(["edge", "consumer", "mid", "rich"])),
    marks=some(st.from_regex(r"-?[a-z_]{1,20}", fullmatch=True)),
    between=some(st.from_regex(r"[a-z][a-z0-9._-]{0,9}:[0-9-]{0,9}:[0-9.]{0,9}", fullmatch=True)),
    weights=some(st.from_regex(r"[a-z]{1,9}:[0-9]{1,3}", fullmatch=True)),
    rank=st.sampled_from(["board", "filter"]),
    pin=some(names),
    baselines=st.booleans(),
    cells=st.sampled_from(["bars", "heat", "numbers"]),
    sort=some(keys),
    columns=some(keys),
    raw=st.booleans(),
    offset=st.integers(0, 10**6),
    limit=st.none() | st.integers(1, 10**6),
)


@settings(deadline=None)
@given(views)
def test_a_view_written_into_an_address_and_read_back_is_the_same(view: View) -> None:
    assert View.from_query(view.to_query()) == view


def test_an_address_names_only_what_differs_from_the_default() -> None:
    assert View().to_query() == {}
    assert View(sort=("-average", "sums"), raw=True).to_query() == {
        "sort": "-average,sums",
        "raw": "1",
    }


def test_an_empty_parameter_is_as_good_as_none() -> None:
    assert View.from_query({"q": "", "type": "", "params_min": ""}) == View()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        pytest.param({"colour": "red"}, "there is no parameter colour", id="unknown-parameter"),
        pytest.param({"limit": "0"}, "parameter limit cannot be '0'", id="no-rows"),
        pytest.param({"offset": "-1"}, "parameter offset cannot be '-1'", id="before-the-start"),
        pytest.param({"params_min": "big"}, "parameter params_min cannot be 'big'", id="no-number"),
        pytest.param({"params_max": "nan"}, "parameter params_max cannot be", id="not-a-number"),
        pytest.param({"precision": "int3"}, "parameter precision cannot be 'int3'", id="no-choice"),
        pytest.param({"raw": "perhaps"}, "parameter raw cannot be 'perhaps'", id="no-truth"),
        pytest.param({"sort": "--x"}, "parameter sort cannot be '--x'", id="no-key"),
        pytest.param({"q": "x" * 501}, "parameter q cannot be", id="endless-search"),
    ],
)
def test_what_cannot_be_used_is_named_in_a_sentence(query: dict[str, str], sentence: str) -> None:
    with pytest.raises(InvalidView) as caught:
        View.from_query(query)
    assert sentence in str(caught.value)
