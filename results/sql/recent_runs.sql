-- Own runs that rank, the latest first.
SELECT
    run_id,
    model,
    precision,
    suite,
    suites.title AS suite_title,
    average,
    average_stderr,
    finished_at
FROM standing
JOIN suites USING (suite)
WHERE import_id IS NULL
ORDER BY finished_at DESC, run_id
LIMIT $limit
