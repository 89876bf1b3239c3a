"""`python -m bench.gpu [--out FILE]`: the checks that need a GPU, in one command, an hour at most.

1. The fast path against lm-eval's own vLLM class on one engine, in float32 and bfloat16: largest
   difference of a log-likelihood, same answers, tokens and time, on prompts shaped like MMLU-Pro.
2. Tokens read and written a second against the limit that the GPU's data sheet allows.
3. The whole product once: `leaderboard demo --once --backend vllm`.

No machine with a GPU was at hand when this was written. Run on a CPU (`--try`), a tiny model takes
the place of the large ones and no limit is told; that is all that has been tried.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from bench.gpu.models import LARGE, NONE, SMALL, in_precision

CHECK_HOURS = 1


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    arguments: list[str]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.gpu", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("gpu-results.json"))
    parser.add_argument("--try", action="store_true", dest="tried", help="a tiny model, on a CPU")
    args = parser.parse_args()
    console = Console(width=120)
    if not args.tried and gpu() is None:
        console.print("no GPU is visible here; --try tries the script itself on a CPU")
        return 2
    found = [_one(check, console) for check in checks(tried=args.tried)]
    args.out.write_text(json.dumps({"gpu": gpu(), "checks": found}, indent=1) + "\n")
    console.print(f"written to {args.out}")
    return 0 if all(check["ok"] for check in found) else 1


def gpu() -> str | None:
    """Name of the first one."""
    import torch

    return torch.cuda.get_device_name(0) if torch.cuda.is_available() else None


def checks(*, tried: bool) -> list[Check]:
    """Each in a process of its own, since an engine gives no memory back."""
    shapes = [NONE] if tried else [SMALL, LARGE]
    measured = [
        Check(
            f"{shape.parameters / 1e9:.2f} B, {dtype}",
            ["-m", "bench.gpu.measure", json.dumps(asdict(in_precision(shape, dtype)))],
        )
        for shape in shapes
        for dtype in ("float32", "bfloat16")
    ]
    demo = ["-m", "leaderboard", "demo", "--once", "--backend", "vllm"]
    return [*measured, *([] if tried else [Check("the whole product", demo)])]


def _one(check: Check, console: Console) -> dict[str, object]:
    console.rule(check.name)
    with TemporaryDirectory() as folder:
        out = Path(folder, "out.json")
        told = [str(out)] if "bench.gpu.measure" in check.arguments else []
        ended = subprocess.run(
            [sys.executable, *check.arguments, *told], check=False, timeout=CHECK_HOURS * 3600
        )
        measured = json.loads(out.read_text()) if out.exists() else {}
    ok = ended.returncode == 0 and measured.get("ok", True)
    console.print(measured or f"ended with status {ended.returncode}")
    return {"name": check.name, "ok": ok, **measured}


if __name__ == "__main__":
    sys.exit(main())
