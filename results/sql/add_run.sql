-- One finished run.
INSERT INTO runs (
    run_id, submission_id, attempt, suite, suite_digest, model, commit, precision, weights,
    base, base_commit, base_model, chat_template, model_type, architecture, parameters, licence,
    likes, downloads, created_at, submitted_by, submitted_at, started_at, finished_at, backend, engine,
    engine_version, lm_eval_version, average, average_stderr, record
) VALUES (
    $run_id, $submission_id, $attempt, $suite, $suite_digest, $model, $commit, $precision,
    $weights, $base, $base_commit, $base_model, $chat_template, $model_type, $architecture, $parameters,
    $licence, $likes, $downloads, $created_at, $submitted_by, $submitted_at, $started_at,
    $finished_at, $backend, $engine, $engine_version, $lm_eval_version, $average,
    $average_stderr, $record
)
