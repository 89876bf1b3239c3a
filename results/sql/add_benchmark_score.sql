-- One cell of the board.
INSERT INTO benchmark_scores (
    run_id, benchmark, position, raw, stderr, normalised, normalised_stderr, n_items,
    truncated, unparsable
) VALUES (
    $run_id, $benchmark, $position, $raw, $stderr, $normalised, $normalised_stderr, $n_items,
    $truncated, $unparsable
)
