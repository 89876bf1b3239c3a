-- One task of one run.
INSERT INTO task_scores (
    run_id, benchmark, task, position, title, baseline, raw, stderr, normalised,
    normalised_stderr, n_items, n_clusters, version, task_hash, num_fewshot, truncated, seconds,
    prompt_tokens, completion_tokens, forward_tokens
) VALUES (
    $run_id, $benchmark, $task, $position, $title, $baseline, $raw, $stderr, $normalised,
    $normalised_stderr, $n_items, $n_clusters, $version, $task_hash, $num_fewshot, $truncated,
    $seconds, $prompt_tokens, $completion_tokens, $forward_tokens
)
