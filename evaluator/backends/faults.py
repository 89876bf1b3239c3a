"""Faults of a model's own files, told apart before an engine makes numbers of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from results.errors import LeaderboardError


class ModelFault(LeaderboardError):
    """The model cannot be evaluated, whoever tries."""


class WrongWeights(ModelFault):
    """Weights and configuration do not belong together."""

    def __init__(self, missing: int, unexpected: int, mismatched: int) -> None:
        super().__init__(
            f"the weights do not fit config.json: {missing} missing, {unexpected} unexpected and "
            f"{mismatched} wrongly shaped tensors; upload weights and configuration that belong "
            "together"
        )


class WithoutBase(ModelFault):
    """An adapter is nothing by itself."""

    def __init__(self, repo: str) -> None:
        super().__init__(f"{repo} is an adapter, and its order names no base at a commit")


class WrongAdapter(ModelFault):
    """An adapter and its base do not belong together."""

    def __init__(self, missing: int, unexpected: int) -> None:
        super().__init__(
            f"the adapter does not fit its base: {missing} of its tensors missing and {unexpected} "
            "without a place; name the base that it was trained on"
        )


class Unanswerable(ModelFault):
    """The suite asks for log-likelihoods, and the server gives none."""

    def __init__(self, tasks: Sequence[str], why: str) -> None:
        shown = ", ".join(tasks[:3]) + (" and others" if len(tasks) > 3 else "")
        super().__init__(
            f"{shown} score the choices by their log-likelihoods, and this endpoint gives none: "
            f"{why}; choose a suite whose tasks are all written, or another endpoint"
        )


class NoChatTemplate(ModelFault):
    def __init__(self, repo: str) -> None:
        super().__init__(
            f"{repo} was submitted with its chat template, but its tokenizer has none; submit it "
            "without, or add one to tokenizer_config.json"
        )


def refuse_wrong_weights(loading: Mapping[str, object]) -> None:
    """What is missing would quietly be filled with random numbers, what is unexpected dropped."""
    missing, unexpected, mismatched = (
        len(loading.get(key) or ())  # type: ignore[arg-type]
        for key in ("missing_keys", "unexpected_keys", "mismatched_keys")
    )
    if missing or unexpected or mismatched:
        raise WrongWeights(missing, unexpected, mismatched)
