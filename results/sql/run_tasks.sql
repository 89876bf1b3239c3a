-- The tasks of one run as rows of a page, in the suite's order.
SELECT * EXCLUDE (run_id) FROM task_scores WHERE run_id = $run_id ORDER BY position
