-- One row for each run that ranks in a suite, best first.
SELECT
    model,
    average,
    average_stderr,
    average_bound,
    CASE
        WHEN average_stderr IS NOT NULL THEN 'items'
        WHEN average_bound IS NOT NULL THEN 'bound'
    END AS error_kind,
    model_type,
    architecture,
    precision,
    weights,
    base,
    base_model,
    generation,
    chat_template,
    parameters,
    licence,
    likes,
    downloads,
    created_at,
    backend,
    engine,
    engine_version,
    lm_eval_version,
    co2_kg,
    seconds,
    prompt_tokens,
    completion_tokens,
    tokens_per_second,
    gpu_seconds,
    energy_joules,
    peak_memory_bytes,
    peak_gpu_bytes,
    moe,
    merged,
    CASE
        WHEN run_flags.flags IS NOT NULL THEN TRUE
        WHEN import_id IS NULL THEN FALSE
        ELSE flagged
    END AS flagged,
    run_flags.flags,
    CASE
        WHEN split_part(model, '/', 1) IN (
            SELECT organisation FROM verdicts WHERE action = 'official'
        ) THEN TRUE
        WHEN import_id IS NULL THEN FALSE
        ELSE official
    END AS official,
    on_hub,
    renamed_to,
    gated,
    commit,
    submitted_at,
    finished_at,
    run_id
FROM standing_now
LEFT JOIN run_flags USING (run_id)
WHERE suite = $suite
ORDER BY average DESC, model, run_id
