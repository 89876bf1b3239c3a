"""A model as the Hub describes it at one commit, and the ways a look-up can fail."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from evaluator.model_files import INDEX, SINGLE, small_files
from results.errors import LeaderboardError
from results.record import Commit, ModelFacts, Repo
from results.suite import Words

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
        return any(file.path == "adapter_config.json" for file in self.files)

    @property
    def bytes_needed(self) -> int:
        """What a run has to download."""
        needed = {*small_files(file.path for file in self.files), *self.weight_files, INDEX}
        return sum(file.size or 0 for file in self.files if file.path in needed)


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
