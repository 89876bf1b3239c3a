"""A model as the Hub describes it at one commit, and the ways a look-up can fail."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from pydantic import Field

from evaluator.model_files import ADAPTER, ADAPTER_CONFIG, INDEX, SINGLE, small_files
from results.errors import LeaderboardError
from results.record import Commit, ModelFacts, Repo
from results.suite import Words

REPO = r"[\w.-]+/[\w.-]+"
PICKLES = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")


class HubFile(Words):
    path: str
    size: int | None
    sha256: str | None
    """Of the content; the Hub knows it of large files only."""


class HubModel(Words):
    """Facts of one commit; nothing of the model was run to learn them."""

    repo: Repo
    commit: Commit
    facts: ModelFacts
    files: tuple[HubFile, ...]
    config: dict[str, Any] | None
    """config.json; None: there is none that can be read."""
    adapter: dict[str, Any] | None = None
    """adapter_config.json; None: there is none that can be read."""
    base: HubModel | None = None
    """What its adapter or delta applies to, looked up with it."""
    card_characters: int
    """Length of the model card without its front matter."""
    chat_template: bool
    remote_code: bool
    """Some configuration file names Python code of the repository, to be run at loading."""
    private: bool
    gated: bool
    """Its files may be read only by those whom its owner let in."""
    disabled: bool
    weight_files: tuple[str, ...] = ()
    """The safetensors files that make up the model, in order."""
    weight_fault: str | None = None
    """Why the safetensors cannot be used."""
    tensors: dict[str, tuple[int, ...]] = Field(default_factory=dict, repr=False)
    """Every tensor's shape, from the headers."""

    @property
    def has_safetensors(self) -> bool:
        return not {SINGLE, INDEX}.isdisjoint(file.path for file in self.files)

    @property
    def has_pickles(self) -> bool:
        return any(file.path.endswith(PICKLES) for file in self.files)

    @property
    def is_adapter(self) -> bool:
        return any(file.path == ADAPTER_CONFIG for file in self.files)

    @property
    def has_adapter_weights(self) -> bool:
        return any(file.path == ADAPTER for file in self.files)

    @property
    def named_base(self) -> str | None:
        """Base that the adapter's configuration names, if it names one on a Hub."""
        named = (self.adapter or {}).get("base_model_name_or_path")
        return named if isinstance(named, str) and re.fullmatch(REPO, named) else None

    @property
    def quantised_by(self) -> str | None:
        """Method that the weights were quantised with before they were published."""
        found = (self.config or {}).get("quantization_config")
        return str(found.get("quant_method") or "unknown") if isinstance(found, dict) else None

    @property
    def bytes_needed(self) -> int:
        """What a run has to download."""
        small = small_files(file.path for file in self.files)
        needed = {*small, *self.weight_files, INDEX, ADAPTER}
        own = sum(file.size or 0 for file in self.files if file.path in needed)
        return own + (self.base.bytes_needed if self.base else 0)


class LookUpFailed(LeaderboardError):
    """The Hub has no such thing for us; `field` is the one of the form that is to blame."""

    field: ClassVar[str] = "repo"


class NoSuchModel(LookUpFailed):
    def __init__(self, repo: str, hub: str) -> None:
        super().__init__(
            f"there is no public model {repo} on {hub}; check its name, organisation first"
        )


class NoSuchRevision(LookUpFailed):
    field = "revision"

    def __init__(self, repo: str, revision: str) -> None:
        super().__init__(
            f"{repo} has no revision {revision!r}; give a branch, a tag or a full commit, "
            "or leave it at main"
        )


class ModelNotReadable(LookUpFailed):
    """It exists, but this leaderboard may not read its files."""

    def __init__(self, repo: str, why: str) -> None:
        super().__init__(
            f"{repo} is {why}, so its files cannot be read from here; "
            "open it to everybody, or ask this leaderboard's operator to get access to it"
        )


class HubUnreachable(LeaderboardError):
    """The Hub gives no usable answer; the same question may be answered later."""

    def __init__(self, hub: str, why: str) -> None:
        super().__init__(f"the Hub at {hub} cannot be asked now ({why}); try again in a while")
