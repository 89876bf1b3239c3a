"""The model card that every repository on a Hub has."""

from __future__ import annotations

from demo.models import EXPECTED_ORDER, Plan
from demo.rows import BATCH, LENGTH

CARD = """---
license: apache-2.0
language: [en]
library_name: transformers
pipeline_tag: text-generation
tags: [demo]
---
# {repo}

A {architecture} language model of {parameters:,} parameters, trained from nothing on this very
machine by `leaderboard demo`, in {steps} steps of {batch} rows with {length} tokens. Its text is a
made-up world: capitals and meals of countries that do not exist, small sums, tables, patterns, and
words to be copied. {form}

It is good for trying a leaderboard out, and for nothing else: it knows no English beyond that
world, and what it says of anything else means nothing.

By the average of suite demo-v1 the demo's models are expected in this order, best first, which
follows the amount of their training: {order}. No item of that suite is in the training text.
"""
FORMS = {
    True: "It is asked through its chat template, and was mostly trained in that form.",
    False: "It is asked in plain text and has no chat template.",
}


def card(plan: Plan, parameters: int) -> str:
    return CARD.format(
        repo=plan.repo,
        architecture=plan.architecture,
        parameters=parameters,
        steps=plan.steps,
        batch=BATCH,
        length=LENGTH,
        form=FORMS[plan.chat],
        order=", ".join(EXPECTED_ORDER),
    )
