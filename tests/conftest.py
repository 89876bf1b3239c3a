"""Fixtures shared by all tests, each area's in a module of its own."""

from __future__ import annotations

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
    "tests.site_fixtures",
    "tests.vllm_fixtures",
    "tests.evaluator_fixtures",
    "tests.demo_fixtures",
    "tests.hub_data_fixtures",
]
