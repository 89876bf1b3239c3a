"""Room for an answer in a model whose window is smaller than what a task lets it write.

lm-eval gives up on such a model, though it answers most questions of IFEval in far fewer than the
1,280 tokens that it may take. Half of the window is then kept for the prompt, and the other half
is the longest answer; what that cuts off counts as truncated. Where the window is larger than the
longest answer, lm-eval's own rule holds: the prompt is cut from the left to what is left over.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from evaluator.planner import PlannedTask

ALIASES = ("max_gen_toks", "max_new_tokens", "max_tokens", "max_completion_tokens")
"""lm-eval's names for the longest answer, the first that is given counts."""
DEFAULT = 256
"""lm-eval's own, where a task says nothing."""
log = logging.getLogger(__name__)


def fit_answers(planned: Sequence[PlannedTask], window: int | None) -> dict[str, int]:
    """Shorten the answers of every task that asks for more than the model has room for.

    :param window: tokens of prompt and answer together; None: not known, nothing is changed
    :return: the longest answer in tokens, for the tasks that were changed
    """
    if window is None:
        return {}
    changed = {}
    for task in planned:
        asked = longest_answer(task)
        if asked is not None and asked >= window:
            changed[task.info.name] = window // 2
            _shorten(task, window // 2)
            log.warning(
                "%s lets a model write %d tokens, and this one's window holds %d with the prompt; "
                "answers end after %d",
                *(task.info.name, asked, window, window // 2),
            )
    return changed


def longest_answer(task: PlannedTask) -> int | None:
    """In tokens; None for a task that has nothing written."""
    if task.task.OUTPUT_TYPE != "generate_until":
        return None
    asked = task.task.get_config("generation_kwargs") or {}
    return int(next((asked[name] for name in ALIASES if asked.get(name)), DEFAULT))


def _shorten(task: PlannedTask, tokens: int) -> None:
    asked = task.task.get_config("generation_kwargs") or {}
    kept = {name: value for name, value in asked.items() if name not in ALIASES}
    task.task.set_config(key="generation_kwargs", value=kept | {ALIASES[0]: tokens})
