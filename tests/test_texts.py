"""Both backends write, character for character, what lm-eval's `hf` class writes one by one.

Prompts hold special tokens and every script; the model is random, so its answers are full of
special tokens, of bytes that are no characters, and of characters that a limit parts.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from evaluator.backends import LoadedModel
from evaluator.backends.meter import Meter
from evaluator.backends.writing import Marks
from tests.soak import cases

if TYPE_CHECKING:
    from lm_eval.api.instance import Instance
    from lm_eval.api.model import LM
    from vllm import LLM

pytestmark = pytest.mark.engine
PIECES = [
    "<s>",
    "</s>",
    "The moon ",
    "é",
    "漢字",
    "👩‍🚀",
    "\u200b",
    "Ω≈ç ",
    "\n",
    "ﷺ",
    "five ",
    "</s",
]
STOPS = ["e", "\n\n", "é", "字", "<s>", "s>", " the", "ing", "9", "\ufffd", "Q"]
LIMITS = [1, 2, 3, 7, 20, 60, 200]
SEED = 20_261_125


def asked(count: int) -> list[Instance]:
    draw = random.Random(SEED)
    return [generation(number, _prompt(draw), **_options(draw)) for number in range(count)]


def _prompt(draw: random.Random) -> str:
    return "".join(draw.choice(PIECES) for _ in range(draw.randrange(1, 12)))


def _options(draw: random.Random) -> dict[str, Any]:
    return {"until": draw.sample(STOPS, draw.randrange(3)), "max_gen_toks": draw.choice(LIMITS)}


def generation(number: int, context: str, **options: object) -> Instance:
    from lm_eval.api.instance import Instance

    return Instance("generate_until", {}, (context, options), number)


@pytest.fixture(scope="module")
def requests() -> list[Instance]:
    return asked(cases(60))


@pytest.fixture(scope="module")
def expected(tiny_model_folder: Path, requests: list[Instance]) -> list[str]:
    from lm_eval.models.huggingface import HFLM

    lm = HFLM(pretrained=str(tiny_model_folder), dtype="float32", device="cpu", batch_size=1)
    return list(lm.generate_until(requests, disable_tqdm=True))


@pytest.fixture(scope="module")
def vllm_lm(vllm_engine: LLM, tiny_model_folder: Path) -> Any:  # noqa: ANN401
    from transformers import AutoTokenizer

    from evaluator.backends.vllm_lm import VllmLM

    return VllmLM(Meter(), vllm_engine, AutoTokenizer.from_pretrained(tiny_model_folder))


def test_transformers_in_batches_writes_the_same_text(
    tiny_transformers: LoadedModel, requests: list[Instance], expected: list[str]
) -> None:
    assert tiny_transformers.lm.generate_until(requests, disable_tqdm=True) == expected


def test_vllm_writes_the_same_text(
    vllm_lm: LM, requests: list[Instance], expected: list[str]
) -> None:
    assert vllm_lm.generate_until(requests) == expected


@pytest.mark.parametrize("window", [1, 5])
def test_a_window_changes_when_a_text_is_written_and_not_which(
    vllm_lm: Any,  # noqa: ANN401
    requests: list[Instance],
    expected: list[str],
    window: int,
) -> None:
    found = dict(vllm_lm.stream(requests[:20], window))
    assert [found[place] for place in range(20)] == expected[:20]
    assert (list(found) == sorted(found)) is (window == 1)


def test_the_drawn_prompts_meet_what_they_are_drawn_for(
    vllm_lm: Any,  # noqa: ANN401
    requests: list[Instance],
    expected: list[str],
) -> None:
    assert sum("\ufffd" in text for text in expected) > len(expected) // 4
    assert sum("<s>" in request.args[0] for request in requests) > len(requests) // 4
    shown = [request for request in requests if "<s>" in request.args[1]["until"]]
    assert shown


@pytest.mark.parametrize("ended", [True, False], ids=["ends-by-itself", "outgrows-its-budget"])
def test_both_backends_part_thought_and_answer_alike(
    tiny_transformers: LoadedModel,
    vllm_engine: LLM,
    tiny_model_folder: Path,
    ended: bool,
) -> None:
    """What the model would write anyway is taken for a thought up to a word in its middle."""
    from transformers import AutoTokenizer

    from evaluator.backends.vllm_lm import VllmLM

    context, hf = "Why is the moon <think>", tiny_transformers.lm
    (plain,) = hf.generate_until([generation(0, context, until=[], max_gen_toks=120)])
    closes = plain[60:64] if ended else "never written"
    chosen = Marks("<think>", closes, 100 if ended else 25)
    (asking,) = [generation(0, context, until=[], max_gen_toks=30)]
    tokenizer = AutoTokenizer.from_pretrained(tiny_model_folder)
    ours = VllmLM(Meter(), vllm_engine, tokenizer, chosen)
    hf.marks = chosen
    try:
        (theirs,) = hf.generate_until([asking])
    finally:
        hf.marks = None
    assert ours.generate_until([asking]) == [theirs]
    assert theirs
    if ended:
        behind = plain.split(closes, 1)[1].lstrip()
        assert theirs[:20] in behind
