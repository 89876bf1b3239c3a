-- The benchmarks of one imported row, in the suite's order.
SELECT * EXCLUDE (run_id, position) FROM benchmark_scores WHERE run_id = $run_id ORDER BY position
