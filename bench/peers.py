"""Our way and lm-eval's two on one model: each told questions, each counting its tokens."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.questions import Question
from evaluator.backends.choices.answer import Score
from evaluator.backends.choices.pairs import encode_pairs
from evaluator.backends.choices.score import ChoiceScorer
from evaluator.backends.choices.window import Request

ENVIRONMENT = {
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_ENABLE_V1_MULTIPROCESSING": "0",
    "TORCH_COMPILE_DISABLE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_CONFIGURE_LOGGING": "0",
    "HF_HUB_OFFLINE": "1",
    "TQDM_DISABLE": "1",
    "OMP_NUM_THREADS": "1",
    "VLLM_CPU_OMP_THREADS_BIND": "nobind",
}
"""One thread each: with more, whatever else a machine does stops all of them at every step, and
small steps, of which ours are many, wait the longest.
"""
Encode = Callable[[list[Question]], list[Request]]
AT_ONCE = 1_000_000
"""Batch size that stands for "all": "auto" would draw bars."""


@dataclass(frozen=True, slots=True)
class Run:
    tokens: int
    """Sent through the model, padding included."""
    seconds: float
    scores: list[Score]


@dataclass
class Peer:
    name: str
    answer: Callable[[list[Question]], list[Score]]
    tokens: Callable[[], int]
    """Since it was loaded."""
    forget: Callable[[], object] = lambda: None
    """Empty the caches, so that no run profits from the last one."""

    engine: Any = None
    """A `vllm.LLM`, where there is one."""

    def run(self, questions: list[Question]) -> Run:
        self.forget()
        before, start = self.tokens(), time.perf_counter()
        scores = self.answer(questions)
        return Run(self.tokens() - before, time.perf_counter() - start, scores)


@contextlib.contextmanager
def named_vllm() -> Iterator[None]:
    """lm-eval asks for a distribution `vllm`; a CPU's has another name, and must end in +cpu."""
    import importlib.metadata

    try:
        importlib.metadata.version("vllm")
        yield
    except importlib.metadata.PackageNotFoundError:
        version = importlib.metadata.version("vllm-cpu")
        with TemporaryDirectory() as folder:
            info = Path(folder, f"vllm-{version}+cpu.dist-info")
            info.mkdir()
            text = f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}+cpu\n"
            Path(info, "METADATA").write_text(text)
            sys.path.insert(0, folder)
            yield
            sys.path.remove(folder)


def on_vllm(model: Path, dtype: str = "float32") -> tuple[Peer, Peer, Encode]:
    """lm-eval's own class and ours on one and the same engine."""
    from lm_eval.models.vllm_causallms import VLLM

    counted = [0]

    class Counting(VLLM):  # type: ignore[misc]
        def _model_generate(self, requests: list[list[int]], **options: Any) -> Any:  # noqa: ANN401
            counted[0] += sum(map(len, requests))
            return super()._model_generate(requests, **options)

    stock = Counting(
        str(model),
        dtype=dtype,
        batch_size=AT_ONCE,
        gpu_memory_utilization=0.3,
        max_logprobs=128,
        **({} if has_gpu() else {"enforce_eager": True, "block_size": 32}),
    )
    scorer = ChoiceScorer(stock.model, window=stock.max_length - 1)

    def encoded(questions: list[Question]) -> list[Request]:
        return encode_pairs(
            [pair for question in questions for pair in question.pairs],
            encode=stock.tok_encode,
            encode_bare=lambda texts: stock.tok_encode(texts, add_special_tokens=False),
            prefix=stock.prefix_token_id,
        )

    forget = stock.model.reset_prefix_cache
    return (
        Peer(
            "ours",
            lambda asked: scorer.score(encoded(asked)),
            lambda: scorer.tally.forward_tokens,
            forget,
        ),
        Peer("lm-eval --model vllm", _asking(stock), lambda: counted[0], forget, stock.model),
        encoded,
    )


def has_gpu() -> bool:
    import torch

    return bool(torch.cuda.is_available())


def on_transformers(model: Path) -> Peer:
    from lm_eval.models.huggingface import HFLM

    counted = [0]

    class Counting(HFLM):  # type: ignore[misc]
        def _model_call(self, inps: Any, **options: Any) -> Any:  # noqa: ANN401
            counted[0] += inps.numel()
            return super()._model_call(inps, **options)

    reference = Counting(str(model), dtype="float32", device="cpu", batch_size=8)
    return Peer("lm-eval --model hf", _asking(reference), lambda: counted[0])


def _asking(model: Any) -> Callable[[list[Question]], list[Score]]:  # noqa: ANN401
    """As lm-eval's evaluator asks a model."""
    from lm_eval.api.instance import Instance

    def answer(questions: list[Question]) -> list[Score]:
        pairs = [pair for question in questions for pair in question.pairs]
        asked = [Instance("loglikelihood", {}, pair, 0) for pair in pairs]
        scores: list[Score] = model.loglikelihood(asked, disable_tqdm=True)
        return scores

    return answer
