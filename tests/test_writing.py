"""What a thinking model writes is parted into thought and answer, and no thought grows for ever."""

from __future__ import annotations

import pytest

from evaluator.backends.meter import Spent
from evaluator.backends.thinking import NoMarks, marks, switch
from evaluator.backends.turns import in_turns
from evaluator.backends.writing import Course, Marks, Question, Script, Step, Text, Written, begin
from evaluator.spec import Thinking

BUDGET = 40
MARKS = Marks("<think>", "</think>", BUDGET)
LIMIT = 20
WINDOW = 1000
CHARACTERS = Script(
    encode=lambda text: [ord(letter) for letter in text],
    decode=lambda tokens: "".join(map(chr, tokens)),
    readable=lambda tokens: "".join(map(chr, tokens)),
)


def course(context: str, until: tuple[str, ...] = ("\n\n",), window: int = WINDOW) -> Course:
    question = Question(CHARACTERS.encode(context), LIMIT, until)
    return begin(question, CHARACTERS, MARKS, context, window)


def write(context: str, story: str, after: str = "", **options: object) -> tuple[Text, list[Step]]:
    """A model that tells `story` after the prompt, and `after` behind a thought that was closed."""
    steps: list[Step] = []

    def engine(asked: list[Step]) -> list[Written]:
        (step,) = asked
        steps.append(step)
        prompt = CHARACTERS.decode(step.prompt)
        told = prompt[len(context) :]
        rest = story[len(told) :] if story.startswith(told) else after
        ends = [rest.find(term) + len(term) for term in step.stop if term in rest]
        text = rest[: min([*ends, step.limit])]
        return [Written(CHARACTERS.encode(text), cut=len(text) == step.limit < len(rest))]

    (text,) = in_turns([course(context, **options)], 1, engine)  # type: ignore[arg-type]
    return text, steps


def test_a_thought_is_no_part_of_the_answer() -> None:
    text, _ = write("Why?", "<think>Hm.\n\nLet me see.</think>\n\nBecause.\n\nNext")
    assert text.text == "Because."


def test_stop_sequences_and_limit_of_the_answer_are_for_the_answer_alone() -> None:
    thought = "<think>" + "a\n\n" * 8 + "</think>"
    text, steps = write("Why?", thought + "b" * 50)
    assert text == Text("b" * LIMIT, Spent(4, len(thought) + LIMIT, truncated=True))
    assert steps[-1].limit == LIMIT


def test_a_prompt_may_have_opened_the_thought() -> None:
    text, _ = write("Why?<think>\n", "Hm.</think>Because.")
    assert text.text == "Because."


def test_whoever_does_not_think_answers_as_any_other_model() -> None:
    text, steps = write("Why?", "Because of </think> it.\n\nNext")
    assert text.text == "Because of </think> "
    assert [(step.limit, step.stop) for step in steps[1:]] == [(LIMIT, ("\n\n",))]


def test_a_prompt_that_has_closed_its_thought_asks_for_the_answer() -> None:
    text, _ = write("Why?<think>\n\n</think>\n\n", "Because.\n\nNext")
    assert text.text == "Because."


def test_a_thought_that_outgrows_its_budget_is_closed() -> None:
    text, steps = write("Why?<think>", "o" * 500, after="Because.\n\nNext")
    assert text.text == "Because."
    assert text.spent.truncated
    assert text.spent.completion_tokens == BUDGET + len("Because.\n\n")
    assert CHARACTERS.decode(steps[-1].prompt).endswith("oo\n</think>\n\n")


def test_a_thought_without_end_has_no_answer() -> None:
    text, _ = write("Why?<think>", "I give up")
    assert text == Text("", Spent(len("Why?<think>"), len("I give up"), truncated=False))


@pytest.mark.parametrize("window", range(40, 120, 7))
def test_prompt_thought_and_answer_fit_the_window(window: int) -> None:
    _, steps = write("Why?", "<think>" + "o" * 500, after="b" * 500, window=window)
    assert all(len(step.prompt) + step.limit <= window for step in steps)
    assert all(step.limit > 0 for step in steps)


def test_many_courses_are_written_in_batches_and_come_back_in_order() -> None:
    sizes: list[int] = []

    def engine(steps: list[Step]) -> list[Written]:
        sizes.append(len(steps))
        assert len({step.stop for step in steps}) == 1
        return [Written(step.prompt[:2], cut=False) for step in steps]

    contexts = [f"{number:02}<think>" if number % 3 else f"{number:02}" for number in range(20)]
    texts = in_turns([course(context) for context in contexts], 4, engine)  # type: ignore[arg-type]
    assert [text.text for text in texts[::3]] == [f"{number:02}" for number in range(0, 20, 3)]
    assert max(sizes) == 4


@pytest.mark.parametrize(
    ("thinking", "template", "found"),
    [
        pytest.param(Thinking(), "{{ '<think>' }} … </think>", ("<think>", "</think>"), id="known"),
        pytest.param(Thinking(), "[THINK] [/THINK]", ("[THINK]", "[/THINK]"), id="another"),
        pytest.param(Thinking(), "{{ messages }}", None, id="no-thinker"),
        pytest.param(Thinking(), None, None, id="no-template"),
        pytest.param(Thinking(mode="off"), "</think>", None, id="told-not-to"),
        pytest.param(Thinking(opens="<a>", closes="</a>"), "x", ("<a>", "</a>"), id="named"),
    ],
)
def test_the_template_tells_who_thinks(
    thinking: Thinking, template: str | None, found: tuple[str, str] | None
) -> None:
    chosen = marks(thinking, template, "org/model")
    assert (chosen and (chosen.opens, chosen.closes)) == found
    assert chosen is None or chosen.budget == thinking.budget


def test_a_model_that_must_think_needs_marks() -> None:
    with pytest.raises(NoMarks, match=r"thinking\.closes"):
        marks(Thinking(mode="on"), "{{ messages }}", "org/model")


def test_one_mark_alone_is_refused() -> None:
    with pytest.raises(ValueError, match="together"):
        Thinking(opens="<a>")


def test_only_an_order_switches_the_template() -> None:
    assert [switch(Thinking(mode=mode)) for mode in ("auto", "on", "off")] == [
        {},
        {"enable_thinking": True},
        {"enable_thinking": False},
    ]
