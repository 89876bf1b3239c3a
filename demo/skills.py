"""All skills of the demo world, in the order of the suite."""

from __future__ import annotations

from demo.facts import FACTS, OPPOSITE
from demo.kinds import KIND
from demo.numbers import LARGER, SUMS
from demo.strings import COPY, PATTERNS, PLACE

SKILLS = (FACTS, KIND, SUMS, PATTERNS, COPY, OPPOSITE, LARGER, PLACE)
EXAMPLES = 4
"""Worked examples that may stand before a few-shot question; they are from the training side."""
