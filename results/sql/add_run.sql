-- One finished run.
INSERT INTO runs (
    run_id, submission_id, attempt, suite, suite_digest, model, commit, precision, weights,
    base, base_commit, base_model, chat_template, model_type, architecture, parameters, licence,
    likes, downloads, created_at, submitted_by, submitted_at, started_at, finished_at, backend, engine,
    engine_version, lm_eval_version,
    seconds, prompt_tokens, completion_tokens, tokens_per_second, gpu_seconds, energy_joules,
    energy_method, peak_memory_bytes, peak_gpu_bytes,
    average, average_stderr, record
) VALUES (
    $run_id, $submission_id, $attempt, $suite, $suite_digest, $model, $commit, $precision,
    $weights, $base, $base_commit, $base_model, $chat_template, $model_type, $architecture, $parameters,
    $licence, $likes, $downloads, $created_at, $submitted_by, $submitted_at, $started_at,
    $finished_at, $backend, $engine, $engine_version, $lm_eval_version,
    $seconds, $prompt_tokens, $completion_tokens, $tokens_per_second, $gpu_seconds, $energy_joules,
    $energy_method, $peak_memory_bytes, $peak_gpu_bytes,
    $average,
    $average_stderr, $record
)
