"""How a run's weights came about, in the words of its section: format, base, copies, endpoint."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc

from results.record import ModelRef, RunRecord


def asked_as(model: ModelRef) -> str:
    """Precision, kind of weights and template in one line."""
    template = "with chat template" if model.chat_template else "without chat template"
    kind = "" if model.weights == "original" else f", {model.weights} on {model.base}"
    return f"{model.precision}{kind}, {template}"


def weights_facts(record: RunRecord) -> list[tuple[str, Any]]:
    """Only what is not as usual."""
    model, made = record.model, record.provenance
    found: list[tuple[str, Any]] = []
    if model.base is not None and model.base_commit is not None and model.weights != "original":
        found.append(("Base", [f"{model.base} ", dmc.Code(model.base_commit[:12])]))
    if how := made.model_args.get("quantisation"):
        found.append(("Quantised by", how))
    if made.tensor_parallel * made.data_parallel > 1:
        split = f" split over {made.tensor_parallel} GPUs" if made.tensor_parallel > 1 else ""
        copies = "copy" if made.data_parallel == 1 else "copies"
        found.append(("Answered by", f"{made.data_parallel} {copies}{split}"))
    if record.engine.backend == "endpoint":
        server = made.model_args.get("server") or "software not told"
        found.append(("Endpoint's software", server))
        found.append(("Weights", "as the endpoint's operator says; not checked"))
    return found
