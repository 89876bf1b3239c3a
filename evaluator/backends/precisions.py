"""How each precision of a submission is told to torch: the number format that is computed in."""

from __future__ import annotations

from results.record import Precision

COMPUTED_IN: dict[Precision, str] = {
    "bfloat16": "bfloat16",
    "float16": "float16",
    "float32": "float32",
    "8bit": "float16",
    "4bit": "bfloat16",
    "GPTQ": "float16",
    "AWQ": "float16",
}
"""LLM.int8 multiplies in float16 whatever it is told, and so do the kernels of GPTQ and AWQ."""
