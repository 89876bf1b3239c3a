-- What other scorers make of one run's samples, in the order in which they were asked.
SELECT * EXCLUDE (run_id)
FROM rescorings
WHERE run_id = $run_id
ORDER BY scored_at, rescoring_id, benchmark
