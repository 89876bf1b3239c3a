"""What an operator wants to have evaluated: watch.toml, a list of rules."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveInt, ValidationError, model_validator

from results.errors import LeaderboardError
from results.record import ModelType, Precision
from results.suite import Words
from scheduler.submission import SubmissionRequest

Sort = Literal["trending", "likes", "downloads", "created", "modified"]


class InvalidRules(LeaderboardError):
    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path} cannot be used: {problem}")


class Rule(Words):
    """Models of the Hub that fit, and what is done with them."""

    name: str = Field(min_length=1, max_length=80)
    suite: str
    action: Literal["propose", "submit"] = "propose"
    """propose: an operator decides with `leaderboard proposals`."""
    author: str | None = None
    """Organisation or person."""
    collection: str | None = None
    """Slug, as it stands in the collection's address."""
    search: str | None = None
    sort: Sort = "trending"
    tags: tuple[str, ...] = ()
    """All of them."""
    min_billions: float | None = Field(None, ge=0)
    max_billions: float | None = Field(None, gt=0)
    limit: PositiveInt = Field(20, le=500)
    """How many of the first that fit are taken up."""
    precision: Precision = "bfloat16"
    model_type: ModelType = "pretrained"
    chat_template: bool = False

    @model_validator(mode="after")
    def _one_list(self) -> Rule:
        if self.collection and (self.author or self.search):
            raise ValueError("collection stands alone: the Hub cannot filter one by author or text")
        return self

    def fits(self, parameters: int | None, tags: frozenset[str]) -> bool:
        """Whether size and tags are as wanted; a size that is not known fits no bound."""
        bounded = self.min_billions is not None or self.max_billions is not None
        if bounded and parameters is None:
            return False
        billions = (parameters or 0) / 1e9
        large = self.min_billions is None or billions >= self.min_billions
        small = self.max_billions is None or billions <= self.max_billions
        return large and small and tags.issuperset(self.tags)

    def request(self, repo: str) -> SubmissionRequest:
        return SubmissionRequest(
            repo=repo,
            suite=self.suite,
            precision=self.precision,
            model_type=self.model_type,
            chat_template=self.chat_template,
        )


class Rules(Words):
    rule: tuple[Rule, ...] = ()


def read_rules(path: Path, suites: Collection[str]) -> tuple[Rule, ...]:
    """None where there is no such file.

    :param suites: those that are offered
    :raises InvalidRules: naming every fault
    """
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text())).rule
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidRules(path, str(error)) from None
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise InvalidRules(path, "; ".join(faults)) from None
    if strange := [rule.name for rule in rules if rule.suite not in suites]:
        offered = ", ".join(sorted(suites)) or "none is"
        raise InvalidRules(
            path, f"{', '.join(strange)}: the suite is not offered here; those that are: {offered}"
        )
    return rules
