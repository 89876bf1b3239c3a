"""Turn the engine's progress bar into calls: how many more requests are answered."""

from __future__ import annotations

import io
from collections.abc import Callable

Answered = Callable[[int], None]


def bar(total: int, answered: Answered | None) -> bool | Callable[..., object]:
    """What `LLM.generate` takes as `use_tqdm`; False where nobody listens."""
    if answered is None:
        return False
    from tqdm import tqdm  # type: ignore[import-untyped]

    def make(*given: object, **settings: object) -> object:
        """The engine also wraps its prompts in a bar; that one has no total."""
        drawn = tqdm(*given, **{**settings, "file": io.StringIO()})
        if not given and drawn.total:
            drawn.update = _telling(drawn.update, int(drawn.total), total, answered)
        return drawn

    return make


def _telling(
    update: Callable[[int], object], asks: int, total: int, answered: Answered
) -> Callable[[int], object]:
    """Share `total` among so many asks, and leave no rest."""
    done = told = 0

    def tell(more: int = 1) -> object:
        nonlocal done, told
        done += more
        due = total * done // asks
        answered(due - told)
        told = due
        return update(more)

    return tell
