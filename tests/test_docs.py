"""The documents list what the code has: settings, commands, suites."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.suite import suite_names
from leaderboard import VERBS
from results.settings import PREFIX, Settings
from results.view import View

ROOT = Path(__file__).parents[1]
OPERATING = (ROOT / "docs" / "operating.md").read_text()
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default_and_meaning(name: str) -> None:
    field = Settings.model_fields[name]
    default = (
        "unset"
        if field.default is None
        else f"`{field.default}`"
        if f"{field.default}"
        else "empty"
    )
    assert f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |" in OPERATING


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_documented_as_its_help_says(verb: str) -> None:
    assert f"| `leaderboard {verb}` | {VERBS[verb][1]} |" in OPERATING


@pytest.mark.parametrize("suite", suite_names())
def test_every_suite_is_described(suite: str) -> None:
    assert f"`{suite}`" in (ROOT / "docs" / "method.md").read_text()


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = README[:1500]
    assert opening.index("make demo") < opening.index("make test")


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for target in [part.split(")")[0] for part in path.read_text().split("](")[1:]]:
        if not target.startswith("http"):
            assert (path.parent / target.split("#")[0]).exists(), target


def test_every_parameter_of_the_ranking_is_documented() -> None:
    text = (ROOT / "docs" / "ranking.md").read_text()
    assert [name for name in View.model_fields if f"`{name}`" not in text] == []
