"""How one generation is written, step by step, whatever engine writes the steps.

A course yields what the engine is to write next and is sent what it wrote; it returns the text.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.backends.meter import Spent

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Tokens = Sequence[int]


@dataclass(frozen=True, slots=True)
class Step:
    """What an engine is to write."""

    prompt: list[int]
    limit: int
    """Most tokens it may write."""
    stop: tuple[str, ...]
    """It ends right after one of these, special tokens counting as text, or where it likes."""


@dataclass(frozen=True, slots=True)
class Written:
    tokens: list[int]
    """With the one that ended it."""
    cut: bool
    """Whether the limit cut it off."""


@dataclass(frozen=True, slots=True)
class Text:
    """What lm-eval is given, and what it cost."""

    text: str
    spent: Spent


Course = Generator[Step, Written, Text]


@dataclass(frozen=True, slots=True)
class Question:
    """One generation as lm-eval asks for it, in tokens."""

    prompt: list[int]
    limit: int
    until: tuple[str, ...]
    """Stop sequences; the text is cut before the first of each."""


@dataclass(frozen=True, slots=True)
class Script:
    """A tokenizer, as far as writing needs it."""

    encode: Callable[[str], list[int]]
    """Without special tokens around the text."""
    decode: Callable[[Tokens], str]
    """With special tokens as text."""
    readable: Callable[[Tokens], str]
    """Without special tokens; bytes that are no character are the replacement character."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Between which a model thinks, and for how long it may."""

    opens: str
    closes: str
    budget: int
    """Tokens; after them the thought is closed for the model and it must answer."""


def script(tokenizer: PreTrainedTokenizerBase) -> Script:
    def encode(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False))

    def decode(tokens: Tokens) -> str:
        return str(tokenizer.decode(tokens, skip_special_tokens=False))

    def readable(tokens: Tokens) -> str:
        return str(tokenizer.decode(tokens, skip_special_tokens=True))

    return Script(encode, decode, readable)


def begin(
    question: Question, script: Script, marks: Marks | None, context: str, window: int
) -> Course:
    """The course of one generation.

    :param context: its prompt as text, which may have opened a thought
    :param window: most tokens of prompt, thought and answer together
    """
    if marks is None:
        return plain(question, script)
    begun = context.rfind(marks.opens) > context.rfind(marks.closes)
    return thoughtful(question, script, marks, begun=begun, window=window)


def plain(question: Question, script: Script) -> Course:
    """The answer is whatever is written."""
    written = yield Step(question.prompt, question.limit, question.until)
    return _text(question, script, written, thought=0, closed=True)


def thoughtful(
    question: Question, script: Script, marks: Marks, *, begun: bool, window: int
) -> Course:
    """The answer is what follows the thought; whoever does not think answers as any other model.

    Stop sequences and the answer's own limit are for the answer alone. A thought that outgrows its
    budget is closed; one that the model ends without closing it has no answer.

    :param begun: whether the prompt has opened the thought already
    :param window: most tokens of prompt, thought and answer together
    """
    closing = script.encode(f"\n{marks.closes}\n\n")
    room = min(marks.budget, window - len(question.prompt) - question.limit - len(closing))
    thought: list[int] = []
    if not begun:
        look = len(script.encode(marks.opens)) + 2
        first = yield Step(question.prompt, min(look, max(room, 1)), (marks.closes,))
        thought = first.tokens
        if not script.decode(thought).lstrip().startswith(marks.opens):
            return (yield from plain(question, script))
    cut = True
    if marks.closes not in script.decode(thought) and room > len(thought):
        further = yield Step([*question.prompt, *thought], room - len(thought), (marks.closes,))
        thought, cut = [*thought, *further.tokens], further.cut
    closed = marks.closes in script.decode(thought)
    if not closed and not cut:
        return Text("", Spent(len(question.prompt), len(thought), truncated=False))
    behind = [*question.prompt, *thought, *([] if closed else closing)]
    written = yield from _answer(question, script, behind, max(1, window - len(behind)))
    return _text(question, script, written, thought=len(thought), closed=closed)


def _answer(
    question: Question, script: Script, prompt: list[int], room: int
) -> Generator[Step, Written, Written]:
    """What follows a thought; blank lines before the answer do not end it."""
    limit, tokens = min(question.limit, room), list[int]()
    while True:
        written = yield Step([*prompt, *tokens], limit - len(tokens), question.until)
        tokens = [*tokens, *written.tokens]
        blank = not script.decode(tokens).strip()
        if written.cut or not written.tokens or not blank or len(tokens) >= limit:
            return Written(tokens, written.cut)


def _text(
    question: Question, script: Script, written: Written, *, thought: int, closed: bool
) -> Text:
    """By lm-eval's rule: decoded without special tokens, then cut at the stop sequences."""
    text = script.readable(written.tokens)
    if thought:
        text = text.lstrip()
    for term in question.until:
        text = text.split(term)[0]
    tokens = thought + len(written.tokens)
    return Text(text, Spent(len(question.prompt), tokens, truncated=written.cut or not closed))
