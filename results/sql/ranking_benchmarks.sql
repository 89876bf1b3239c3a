-- The cells of a suite's ranking, long: one row for each run that ranks and benchmark.
SELECT
    scores.run_id,
    scores.benchmark,
    scores.normalised,
    scores.normalised_stderr,
    scores.raw,
    scores.stderr,
    scores.normalised_bound,
    scores.bound
FROM benchmark_scores AS scores
JOIN standing USING (run_id)
WHERE standing.suite = $suite
ORDER BY scores.position
