-- One row for each run that ranks in a suite, best first; equal averages share a rank.
SELECT
    rank() OVER (ORDER BY average DESC) AS rank,
    model,
    average,
    average_stderr,
    model_type,
    architecture,
    precision,
    weights,
    base,
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
    commit,
    submitted_at,
    finished_at,
    run_id
FROM standing
WHERE suite = $suite
ORDER BY rank, model, run_id
