"""What computed the scores, and on what: everything lm-eval's own output leaves out."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

from evaluator.backends import DISTRIBUTIONS, LoadedModel
from evaluator.sizing import Sizes
from evaluator.spec import Backend, RunSpec
from results.errors import LeaderboardError
from results.record import Engine, Provenance, Thinking

REPRODUCE = "leaderboard run spec.json"
DECISIVE = ("torch", "transformers", "tokenizers", "datasets")
"""Beside engine and lm-eval, what has a hand in the numbers."""


class NoEngine(LeaderboardError):
    def __init__(self, backend: Backend) -> None:
        names = " or ".join(DISTRIBUTIONS[backend])
        super().__init__(f"backend {backend} is not installed: pip install {names}")


def engine(spec: RunSpec) -> Engine:
    """Of an endpoint nothing is known that can be looked at from here.

    :raises NoEngine:
    """
    name, found = engine_version(spec.backend)
    gpus, driver = graphics()
    if spec.endpoint is not None:
        name, found, gpus, driver = spec.endpoint.url, spec.endpoint.model, (), None
    return Engine(
        backend=spec.backend,
        name=name,
        version=found,
        lm_eval=version("lm_eval"),
        packages=packages(),
        python=platform.python_version(),
        platform=platform.platform(),
        cpu=processor() if spec.endpoint is None else "the endpoint's, not known",
        gpus=gpus,
        driver=driver,
    )


def engine_version(backend: Backend) -> tuple[str, str]:
    """:raises NoEngine:"""
    for name in DISTRIBUTIONS[backend]:
        try:
            return name, version(name)
        except PackageNotFoundError:
            continue
    raise NoEngine(backend)


def decisive_versions(engine: Engine) -> dict[str, str]:
    names = [name for name in DECISIVE if name in engine.packages]
    chosen = {name: engine.packages[name] for name in names}
    return {**chosen, engine.name: engine.version, "lm_eval": engine.lm_eval}


def packages() -> dict[str, str]:
    found = {d.metadata["Name"].lower(): d.version for d in distributions() if d.metadata["Name"]}
    return dict(sorted(found.items()))


def processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def graphics() -> tuple[tuple[str, ...], str | None]:
    """Name of each visible GPU, and the driver's version; nothing where nvidia-smi is absent."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return (), None
    asked = [program, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60)
    rows = [[part.strip() for part in line.split(",")] for line in told.stdout.splitlines()]
    whole = [row for row in rows if len(row) == 3] if told.returncode == 0 else []
    return tuple(f"{name} {memory}" for name, memory, _ in whole), whole[0][2] if whole else None


def provenance(
    spec: RunSpec, model: LoadedModel, sizes: Sizes, datasets: Mapping[str, str | None]
) -> Provenance:
    template = model.chat_template
    return Provenance(
        seeds=spec.seeds.model_dump(),
        batch_size=model.batch_size,
        model_args=dict(model.arguments),
        chat_template_sha256=hashlib.sha256(template.encode()).hexdigest() if template else None,
        fewshot_as_multiturn=spec.model.chat_template,
        max_length=model.max_length,
        thinking=Thinking(
            mode=spec.thinking.mode,
            opens=model.marks.opens if model.marks else None,
            closes=model.marks.closes if model.marks else None,
            budget=model.marks.budget if model.marks else None,
        ),
        tensor_parallel=sizes.tensor,
        data_parallel=sizes.data,
        parallel_because=sizes.because,
        choices_apart=model.choices_apart,
        datasets=dict(datasets),
        reproduce=REPRODUCE,
    )
