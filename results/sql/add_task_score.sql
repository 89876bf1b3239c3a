-- One task of one run.
INSERT INTO task_scores (
    run_id, benchmark, task, position, title, baseline, raw, stderr, normalised,
    normalised_stderr, n_items, n_clusters, version, task_hash, num_fewshot, truncated,
    unparsable, seconds, prompt_tokens, completion_tokens, forward_tokens, gpu_seconds,
    energy_joules, peak_memory_bytes, peak_gpu_bytes
) VALUES (
    $run_id, $benchmark, $task, $position, $title, $baseline, $raw, $stderr, $normalised,
    $normalised_stderr, $n_items, $n_clusters, $version, $task_hash, $num_fewshot, $truncated,
    $unparsable, $seconds, $prompt_tokens, $completion_tokens, $forward_tokens, $gpu_seconds,
    $energy_joules, $peak_memory_bytes, $peak_gpu_bytes
)
