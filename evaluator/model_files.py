"""Which files of a model repository a run needs: no code, no pickles, no other formats."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from results.errors import LeaderboardError

SINGLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
ADAPTER_CONFIG = "adapter_config.json"
ADAPTER = "adapter_model.safetensors"
SMALL = ("*.json", "*.txt", "*.model", "*.tiktoken", "*.jinja", "additional_chat_templates/*.jinja")
UNWANTED = ("trainer_state.json", "*.index.json", "README.txt")


class BrokenIndex(LeaderboardError):
    """A sharded model's index does not say where its tensors are."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"{INDEX} of this model cannot be used: {problem}")


def small_files(paths: Iterable[str]) -> list[str]:
    """Configuration, tokenizer, chat templates."""
    return [path for path in paths if _matches(path, SMALL) and not _matches(path, UNWANTED)]


def shards(index: bytes) -> list[str]:
    """Names of the weight files that an index lists.

    :raises BrokenIndex: if it lists none, or something that is no safetensors file
    """
    try:
        names = sorted(set(json.loads(index)["weight_map"].values()))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenIndex(f"no weight_map in it ({type(error).__name__})") from None
    odd = [name for name in names if not _matches(str(name), ("*.safetensors",))]
    if odd or not names:
        raise BrokenIndex(f"it lists {odd[0]!r}" if odd else "it lists no files")
    return names


def tokenizer_folder(folder: Path, base: Path | None) -> Path:
    """An adapter's own tokenizer, where it brings one; else that of its base."""
    return folder if base is None or (folder / "tokenizer_config.json").is_file() else base


def _matches(path: str, patterns: Iterable[str]) -> bool:
    """Like a shell's pattern, whose star does not reach into folders."""
    return any(
        path.count("/") == pattern.count("/") and fnmatchcase(path, pattern) for pattern in patterns
    )
