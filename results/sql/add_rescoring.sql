-- One benchmark of one rescoring.
INSERT INTO rescorings (
    rescoring_id, run_id, scorer, scorer_version, scored_at, benchmark, raw_before, raw, stderr,
    normalised_before, normalised, normalised_stderr, n_items, n_changed
) VALUES (
    $rescoring_id, $run_id, $scorer, $scorer_version, $scored_at, $benchmark, $raw_before, $raw,
    $stderr, $normalised_before, $normalised, $normalised_stderr, $n_items, $n_changed
)
