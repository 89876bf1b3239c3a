"""The largest batch is looked for once a length of prompts, and changes no number."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.backends import LoadedModel
from evaluator.backends.meter import Meter
from evaluator.backends.transformers_lm import LENGTHS, TransformersLM

pytestmark = pytest.mark.engine
CLOSE = 1e-4


@pytest.fixture(scope="module")
def looking(tiny_model_folder: Path) -> TransformersLM:
    """As on a GPU, where nobody has said how large a batch may be."""
    return TransformersLM(
        Meter(),
        None,
        "float32",
        pretrained=str(tiny_model_folder),
        dtype="float32",
        device="cpu",
        batch_size="auto",
        max_batch_size=4,
        trust_remote_code=False,
    )


def test_each_length_is_tried_once_for_all_shards(
    looking: TransformersLM, tiny_transformers: LoadedModel
) -> None:
    from lm_eval.api.instance import Instance

    texts = [("word " * length, " and more") for length in (3, 5, 8, 150, 160)]
    asked = [Instance("loglikelihood", {}, pair, at) for at, pair in enumerate(texts)]
    shards = [asked[:2], asked[2:3], asked[3:]]
    found = [score for shard in shards for score in looking.loglikelihood(shard)]
    expected = tiny_transformers.lm.loglikelihood(asked)
    assert [score for score, _ in found] == pytest.approx([s for s, _ in expected], abs=CLOSE)
    assert [greedy for _, greedy in found] == [greedy for _, greedy in expected]
    tried = looking.batches
    assert set(tried.values()) == {4}
    assert all(length % LENGTHS == 0 for length in tried)
    assert len(tried) < len(shards)
