"""One model on one engine: ours against lm-eval's own way, and both against the GPU's limits."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from bench.choice_table import Case, Compared, allowed
from bench.gpu.limits import card, reading, writing
from bench.peers import ENVIRONMENT, Encode, Peer, has_gpu, named_vllm, on_vllm
from bench.questions import letters, sentences
from bench.random_llama import Shape, build

ALLOWED_IN = {"float32": 1.0, "bfloat16": 5_000.0, "float16": 500.0}
"""How much wider log-likelihoods may differ in a precision than in float32: its grain is wider."""
ANYWHERE = {"VLLM_NO_USAGE_STATS": "1", "HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1"}
ANSWERS, PROMPT, NEW = 256, 256, 256
"""Of the measurement of writing."""
CPU_SHARE = 64
"""Without a GPU everything is so many times smaller: only the script is tried."""


def main() -> int:
    shape, out = Shape(**json.loads(sys.argv[1])), Path(sys.argv[2])
    os.environ.update(ANYWHERE if has_gpu() else ENVIRONMENT)
    with TemporaryDirectory() as folder, named_vllm():
        model = build(Path(folder), shape)
        ours, stock, encode = on_vllm(model, dtype=shape.dtype)
        choices = [compare(case, ours, stock, encode, shape) for case in cases()]
        measured = speeds(stock.engine, shape)
    sound = all(one["ok"] for one in choices)
    out.write_text(json.dumps({"choices": choices, "speeds": measured, "ok": sound}))
    return 0


def cases() -> list[Case]:
    """MMLU-Pro's shape, and choices of several words."""
    random, share = Random(0), 1 if has_gpu() else CPU_SHARE
    return [
        Case("10 letters, 5 shots", letters(random, 320 // share, shots=5, choices=10)),
        Case("10 texts, 5 shots", sentences(random, 64 // share, shots=5, choices=10)),
        Case("4 letters, no shots", letters(random, 640 // share, shots=0, choices=4)),
    ]


def compare(case: Case, ours: Peer, stock: Peer, encode: Encode, shape: Shape) -> dict[str, Any]:
    """After a short run of each, in which kernels are compiled."""
    for peer in (ours, stock):
        peer.run(case.questions[:2])
    mine, theirs = ours.run(case.questions), stock.run(case.questions)
    lengths = [len(choice) for _, _, choice in encode(case.questions)]
    most = [allowed(length) * ALLOWED_IN[shape.dtype] for length in lengths]
    found = Compared(case, stock.name, mine, theirs, most)
    chosen, others = found.chosen
    same = sum(a == b for a, b in zip(chosen, others, strict=True))
    return {
        "name": case.name,
        "tokens": [mine.tokens, theirs.tokens],
        "seconds": [round(mine.seconds, 3), round(theirs.seconds, 3)],
        "gap": max(found.gaps),
        "same answers": f"{same} of {len(chosen)}",
        "ok": all(gap <= width for gap, width in zip(found.gaps, most, strict=True)),
    }


def speeds(engine: Any, shape: Shape) -> dict[str, Any]:  # noqa: ANN401
    """Tokens a second, and as a share of what the data sheet allows; None where it is not known."""
    import torch
    from vllm import SamplingParams

    random, answers = Random(1), ANSWERS if has_gpu() else ANSWERS // CPU_SHARE
    prompts = [
        [random.randrange(2, shape.vocabulary) for _ in range(PROMPT)] for _ in range(answers)
    ]

    def timed(new: int) -> float:
        engine.reset_prefix_cache()
        options = SamplingParams(temperature=0, max_tokens=new, ignore_eos=True, detokenize=False)
        start = time.perf_counter()
        engine.generate([{"prompt_token_ids": p} for p in prompts], options, use_tqdm=False)
        return time.perf_counter() - start

    timed(2)  # what is compiled at the first use is not measured
    first = timed(1)
    rest = timed(1 + NEW) - first
    read, written = answers * PROMPT / first, answers * NEW / rest
    gpu = card(torch.cuda.get_device_name(0)) if has_gpu() else None
    return {
        "read": round(read),
        "written": round(written),
        "read, of the limit": gpu and round(read / reading(shape, gpu), 3),
        "written, of the limit": gpu
        and round(written / writing(shape, gpu, answers, PROMPT + NEW // 2), 3),
    }


if __name__ == "__main__":
    sys.exit(main())
