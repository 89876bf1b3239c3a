"""The figures that docs/scaling.md extrapolates from can be measured again."""

from __future__ import annotations

from pathlib import Path

from bench.scaling import queue_figures

DOCUMENT = (Path(__file__).parents[1] / "docs" / "scaling.md").read_text()


def test_the_queue_is_measured_with_the_deeds_that_the_document_names(tmp_path: Path) -> None:
    found = {one.name: one.value for one in queue_figures(tmp_path, 1_500)}
    assert min(found.values()) > 0
    names = {"claim": "claim a run", "file": "queue.sqlite", "place in line": "place in line"}
    names |= {"fifty of the queue page": "first fifty of the queue page", "/metrics": "/metrics"}
    assert set(found) == set(names)
    assert [told for told in names.values() if told not in DOCUMENT] == []
