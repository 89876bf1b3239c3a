"""The columns of a ranking that are no scores: facts of the model and of its run."""

from __future__ import annotations

from results.column import Column

COST = (
    Column("seconds", "Time on tasks", "Without loading the model.", "s", "number", only="own"),
    Column("prompt_tokens", "Tokens in", "Tokens of all prompts.", "tokens", "count", only="own"),
    Column(
        "completion_tokens",
        "Tokens out",
        "Tokens of all answers written.",
        "tokens",
        "count",
        only="own",
    ),
    Column(
        "tokens_per_second",
        "Tokens a second",
        "Tokens in and out for each second on tasks.",
        "1/s",
        "number",
        only="own",
    ),
    Column(
        "gpu_seconds",
        "GPU-seconds",
        "Time on tasks times the GPUs that the run held.",
        "s",
        "number",
        only="own",
    ),
    Column(
        "energy_joules",
        "Energy",
        "Of its GPUs on tasks, by their own counters.",
        "J",
        "number",
        only="own",
    ),
    Column(
        "peak_memory_bytes",
        "Peak memory",
        "Largest resident set of each of its processes, summed.",
        "bytes",
        "count",
        only="own",
    ),
    Column(
        "peak_gpu_bytes",
        "Peak GPU memory",
        "Largest memory in use on its GPUs, seen between shards of items.",
        "bytes",
        "count",
        only="own",
    ),
)
"""What the run took; unknown where nothing measured it."""

FACTS = (
    Column("model_type", "Type", "How the model was made, as its submitter declared it."),
    Column("architecture", "Architecture", "Model class named in config.json."),
    Column("precision", "Precision", "Number format the weights were loaded in.", default=True),
    Column("weights", "Weights", "Original weights, or an adapter or delta on a base model."),
    Column("base", "Base", "Model that an adapter or delta was applied to.", only="own"),
    Column("base_model", "Made from", "Model it was made from, as its card says."),
    Column(
        "generation",
        "Generation",
        "Steps of making it from a pretrained model, as published.",
        "steps",
        "count",
        only="imported",
    ),
    Column(
        "chat_template",
        "Chat template",
        "Whether prompts went through the model's chat template.",
        kind="truth",
    ),
    Column(
        "parameters",
        "Parameters",
        "Number of parameters, summed from the safetensors headers.",
        "parameters",
        "count",
        True,
    ),
    Column("licence", "Licence", "Licence named in the model card."),
    Column(
        "likes",
        "Likes",
        "Likes on the Hub at the last look, or when its table was published.",
        "likes",
        "count",
    ),
    Column(
        "downloads",
        "Downloads",
        "Downloads on the Hub in the month before the last look.",
        "downloads",
        "count",
        only="own",
    ),
    Column("created_at", "Created", "When the repository was created on the Hub.", "UTC", "time"),
    Column(
        "backend",
        "Backend",
        "How the model was loaded: transformers, vllm or endpoint.",
        only="own",
    ),
    Column(
        "engine",
        "Engine",
        "Package that computed the answers, or address of an endpoint.",
        only="own",
    ),
    Column(
        "engine_version",
        "Engine version",
        "Version of that package, or the model's name at the endpoint.",
        only="own",
    ),
    Column(
        "lm_eval_version", "lm-eval", "Version of lm-evaluation-harness, the harness.", only="own"
    ),
    *COST,
    Column(
        "co2_kg",
        "CO₂",
        "Emissions of its evaluation as published: time on eight GPUs at full power.",
        "kg",
        "number",
        only="imported",
    ),
    Column(
        "flagged",
        "Flagged",
        "Whether a moderator has flagged it, or its results were contested when published.",
        kind="truth",
    ),
    Column(
        "flags",
        "Flags",
        "What a moderator says against it: contaminated, wrong-metadata, copy; the reasons stand"
        " in the moderation log.",
        of="flagged",
    ),
    Column(
        "official",
        "Official",
        "Whether it comes from the organisation that made it: by this board's list, or as"
        " published.",
        kind="truth",
    ),
    *(
        Column(name, title, meaning, kind="truth", only="imported")
        for name, title, meaning in (
            ("moe", "MoE", "Whether it is a mixture of experts."),
            ("merged", "Merged", "Whether its weights were merged from other models'."),
        )
    ),
    Column(
        "on_hub",
        "On the Hub",
        "Whether the Hub had it at the last look, or when its table was published.",
        kind="truth",
    ),
    Column("renamed_to", "Now called", "Its name on the Hub, where that has changed.", only="own"),
    Column("gated", "Gated", "Whether its owner lets in whom he likes.", kind="truth", only="own"),
    Column("commit", "Commit", "Commit of the model's repository.", of="model"),
    Column("submitted_at", "Submitted", "When the model was submitted.", "UTC", "time"),
    Column("finished_at", "Evaluated", "When the run finished.", "UTC", "time", only="own"),
    Column("run_id", "Run", "Name of the run that gave these numbers.", of="model"),
)
