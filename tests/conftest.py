"""Fixtures shared by all tests, each area's in a module of its own."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

import pytest

pytest_plugins = [
    "tests.hub_fixtures",
    "tests.fault_proxy",
    "tests.model_fixtures",
    "tests.queue_fixtures",
    "tests.scheduler_fixtures",
    "tests.kill_fixtures",
    "tests.browser_fixtures",
    "tests.board_fixtures",
    "tests.contents_fixtures",
    "tests.page_fixtures",
    "tests.site_fixtures",
    "tests.vllm_fixtures",
    "tests.evaluator_fixtures",
    "tests.demo_fixtures",
    "tests.hub_data_fixtures",
    "tests.receivers",
    "tests.upload_hub",
    "tests.people_fixtures",
    "tests.provider_fixtures",
    "tests.box_fixtures",
    "tests.bench_fixtures",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module's tests in one process, and all that ask the vLLM engine in the same one."""
    for module, tests in groupby(items, attrgetter("path")):
        together = list(tests)
        asked = {name for test in together for name in getattr(test, "fixturenames", ())}
        group = "vllm" if "vllm_engine" in asked else module.stem
        for test in together:
            test.add_marker(pytest.mark.xdist_group(group))
