"""Delta weights added to their base: a whole model again, tensor by tensor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.backends.faults import ModelFault
from evaluator.model_files import INDEX, SINGLE, shards

if TYPE_CHECKING:
    import torch


class UnfitDelta(ModelFault):
    """The delta was made from another base."""

    def __init__(self, tensor: str) -> None:
        super().__init__(
            f"tensor {tensor} of the delta has no counterpart of its shape in the base; name the "
            "model that the delta was made from"
        )


def add_delta(base: Path, delta: Path, target: Path) -> Path:
    """Write the delta's repository into `target`, its weights added to the base's.

    Sums are formed in float32 and kept in the delta's own number format, one file at a time.

    :raises UnfitDelta: if names or shapes differ
    """
    from safetensors.torch import load_file, save_file

    target.mkdir(parents=True, exist_ok=True)
    names = weight_files(delta)
    for path in delta.iterdir():
        if path.is_file() and path.name not in names:
            shutil.copy(path, target)
    with _opened(base) as theirs:
        for name in names:
            changes = load_file(delta / name)
            summed = {tensor: _sum(tensor, part, theirs) for tensor, part in changes.items()}
            save_file(summed, target / name, {"format": "pt"})
    return target


def weight_files(folder: Path) -> list[str]:
    """Names of a model's safetensors files."""
    return [SINGLE] if (folder / SINGLE).is_file() else shards((folder / INDEX).read_bytes())


class Tensors:
    """Every tensor of a model, read when it is asked for."""

    def __init__(self, folder: Path, open_files: ExitStack) -> None:
        from safetensors import safe_open

        self._files: dict[str, Any] = {}
        for name in weight_files(folder):
            file = open_files.enter_context(safe_open(folder / name, framework="pt"))
            self._files |= dict.fromkeys(file.keys(), file)

    def get(self, name: str) -> torch.Tensor | None:
        file = self._files.get(name)
        return None if file is None else file.get_tensor(name)


@contextmanager
def _opened(folder: Path) -> Iterator[Tensors]:
    with ExitStack() as stack:
        yield Tensors(folder, stack)


def _sum(name: str, change: torch.Tensor, theirs: Tensors) -> torch.Tensor:
    own = theirs.get(name)
    if own is None or own.shape != change.shape:
        raise UnfitDelta(name)
    return (own.float() + change.float()).to(change.dtype)
