"""Plans against an engine of blocks: right sums, no more tokens than asking choice by choice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.backends.choices.order import rounds
from evaluator.backends.choices.plan import Cache, plan_choices, plan_plainly
from evaluator.backends.choices.tree import Node, leaves
from evaluator.backends.choices.window import Pair, Request, Tokens, Unscorable, cut, cut_all
from tests.choice_cases import Blocks, pair_lists, value
from tests.soak import cases

CACHES = st.builds(Cache, st.sampled_from([None, 1, 2, 3, 4, 8]), st.sampled_from([1, 2, 128]))


def direct(pair: Pair) -> float:
    context, continuation = pair
    return sum(
        value((*context, *continuation[:at]), token) for at, token in enumerate(continuation)
    )


def stock(pairs: list[Pair]) -> int:
    """Tokens that lm-eval's own class sends through the model."""
    return sum(len(context) + len(continuation) for context, continuation in pairs)


def nested(pairs: list[Pair]) -> bool:
    """Whether a context is the beginning of another context's prompt."""
    return any(
        one != other and (*other, *continuation)[: len(one)] == one
        for one, _ in pairs
        for other, continuation in pairs
    )


@given(pair_lists(), CACHES)
@settings(max_examples=cases(100), deadline=None)
def test_every_continuation_gets_the_sum_of_its_own_tokens(pairs: list[Pair], cache: Cache) -> None:
    plan = plan_choices(pairs, cache)
    assert Blocks(cache.block).run(plan, cache) == [direct(pair) for pair in pairs]


@given(pair_lists(), CACHES)
@settings(max_examples=cases(40), deadline=None)
def test_a_cache_full_of_other_answers_changes_no_sum(pairs: list[Pair], cache: Cache) -> None:
    engine, plan = Blocks(cache.block), plan_choices(pairs, cache)
    first = engine.run(plan_choices(pairs[::-1], cache), cache)
    assert engine.run(plan, cache) == first[::-1]


@given(pair_lists(), CACHES)
@settings(max_examples=cases(100), deadline=None)
def test_no_plan_sends_more_tokens_than_asking_choice_by_choice(
    pairs: list[Pair], cache: Cache
) -> None:
    cache, engine = Cache(cache.block), Blocks(cache.block)
    engine.run(plan_choices(pairs, cache), cache)
    assert engine.forwarded <= stock(pairs)


@given(pair_lists(), CACHES)
@settings(max_examples=cases(100), deadline=None)
def test_no_row_is_hidden_unless_contexts_nest(pairs: list[Pair], cache: Cache) -> None:
    engine = Blocks(cache.block)
    engine.run(plan_choices(pairs, cache), cache)
    assert engine.hidden == 0 or nested(pairs)


def requests_of(pairs: list[Pair]) -> list[Request]:
    """As tokenisation leaves them: choices of one context hold one and the same list."""
    contexts = {context: list(context) for context, _ in pairs}
    return [(None, contexts[context], list(continuation)) for context, continuation in pairs]


@given(pair_lists(), st.integers(1, 6))
@settings(max_examples=cases(60), deadline=None)
def test_rounds_hold_every_request_once_and_each_context_whole(
    pairs: list[Pair], size: int
) -> None:
    asked = list(rounds(requests_of(pairs), size))
    assert sorted(place for places in asked for place in places) == list(range(len(pairs)))
    held = [{pairs[place][0] for place in places} for places in asked]
    assert sum(map(len, held)) == len(set.union(*held))
    assert all(len(places) >= size for places in asked[:-1])


@given(pair_lists(), CACHES, st.integers(1, 6))
@settings(max_examples=cases(60), deadline=None)
def test_rounds_change_no_sum_and_send_no_more_tokens_than_asking_choice_by_choice(
    pairs: list[Pair], cache: Cache, size: int
) -> None:
    cache, engine = Cache(cache.block), Blocks(cache.block)
    before: Tokens = ()
    sums: dict[int, float] = {}
    for places in rounds(requests_of(pairs), size):
        plan = plan_choices([pairs[place] for place in places], cache, before)
        sums.update(zip(places, engine.run(plan, cache), strict=True))
        before = plan.asks[-1].context
    assert [sums[place] for place in range(len(pairs))] == [direct(pair) for pair in pairs]
    assert engine.forwarded <= stock(pairs)


@given(pair_lists(), st.integers(1, 4))
@settings(max_examples=cases(25), deadline=None)
def test_no_request_asks_for_more_tokens_than_the_engine_answers(
    pairs: list[Pair], limit: int
) -> None:
    plan = plan_choices(pairs, Cache(4, limit))
    assert all(0 < len(ask.after) <= limit for ask in plan.asks)


@given(pair_lists())
@settings(max_examples=cases(25), deadline=None)
def test_the_plain_plan_asks_each_pair_once_without_the_cache(pairs: list[Pair]) -> None:
    plan, engine = plan_plainly(pairs), Blocks(4)
    assert len(plan.asks) == len(set(pairs))
    assert engine.run(plan, Cache(4)) == [direct(pair) for pair in pairs]
    assert engine.forwarded == stock(list(set(pairs)))


def test_ten_letters_are_one_request() -> None:
    context = tuple(range(100))
    plan = plan_choices([(context, (letter,)) for letter in range(10)], Cache(32))
    (ask,) = plan.asks
    assert ask.prompt == list(context)
    assert set(ask.after) == set(range(10))
    assert not ask.rows


@pytest.mark.parametrize(("length", "requests"), [(95, 3), (96, 3), (97, 3)])
def test_a_context_of_many_new_tokens_is_asked_alone_first(length: int, requests: int) -> None:
    context = tuple(range(length))
    pairs = [(context, (500, 501, 502)), (context, (600, 601, 602))]
    asks = plan_choices(pairs, Cache(32)).asks
    assert len(asks) == (requests if length % 32 < length / 4 else 2)


def test_questions_stand_together_by_their_beginnings() -> None:
    shots = [tuple([kind] * 40) for kind in (1, 2)]
    pairs: list[Pair] = [((*shots[at % 2], at), (7,)) for at in range(10)]
    order = [ask.prompt[0] for ask in plan_choices(pairs, Cache(32)).asks]
    assert order == sorted(order)


def test_leaves_are_continuations_that_begin_no_other() -> None:
    root = Node(-1, {1: Node(0, {2: Node(1)}), 3: Node(2)})
    assert leaves(root) == 2


def test_a_context_is_cut_on_its_left() -> None:
    assert cut((None, [1, 2, 3, 4], [5, 6]), window=4) == ((3, 4), (5, 6))
    assert cut((None, [1, 2], [5]), window=4) == ((1, 2), (5,))


def test_a_context_that_choices_share_is_held_once() -> None:
    context = [1, 2, 3, 4]
    (one, _), (two, _), (cut_more, _) = cut_all(
        [(None, context, [5]), (None, context, [6]), (None, context, [5, 6, 7])], window=5
    )
    assert one is two
    assert cut_more == (3, 4)


@pytest.mark.parametrize(
    ("context", "continuation", "problem"),
    [([1], [], "part of the context"), ([], [1], "no context"), ([1], [1] * 4, "the window 4")],
)
def test_what_has_no_log_likelihood_is_refused(
    context: list[int], continuation: list[int], problem: str
) -> None:
    with pytest.raises(Unscorable, match=problem):
        cut((("Q:", " A"), context, continuation), window=4)
