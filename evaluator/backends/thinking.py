"""Which models think before they answer, and between which marks, by their own chat templates."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.backends.faults import ModelFault
from evaluator.backends.writing import Marks
from evaluator.spec import Thinking

KNOWN: Mapping[str, str] = {
    "<think>": "</think>",
    "<thinking>": "</thinking>",
    "<thought>": "</thought>",
    "<reasoning>": "</reasoning>",
    "[THINK]": "[/THINK]",
    "<seed:think>": "</seed:think>",
    "◁think▷": "◁/think▷",
    "<|START_THINKING|>": "<|END_THINKING|>",
    "<|begin_of_thought|>": "<|end_of_thought|>",
}
"""How templates open and close a thought; a template that closes one is that of a thinker."""


class NoMarks(ModelFault):
    """A thought can be told from an answer only by its marks."""

    def __init__(self, repo: str) -> None:
        super().__init__(
            f"{repo} is to think, but its chat template has no mark that ends a thought; name "
            "them in the order as thinking.opens and thinking.closes"
        )


def marks(thinking: Thinking, template: str | None, repo: str) -> Marks | None:
    """None where the model is not to think, or is not known to.

    :param template: the chat template that is applied; without one, nobody is asked to think
    :raises NoMarks: if it must think
    """
    if thinking.mode == "off" or template is None:
        return None
    if thinking.opens and thinking.closes:
        return Marks(thinking.opens, thinking.closes, thinking.budget)
    for opens, closes in KNOWN.items():
        if closes in template:
            return Marks(opens, closes, thinking.budget)
    if thinking.mode == "on":
        raise NoMarks(repo)
    return None


def switch(thinking: Thinking) -> dict[str, bool]:
    """What the template is told beside the messages; nothing where it shall decide by itself."""
    return {} if thinking.mode == "auto" else {"enable_thinking": thinking.mode == "on"}
