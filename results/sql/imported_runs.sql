-- Imported rows of one model, best first, with the table they come from and whether they rank.
SELECT
    runs.* EXCLUDE (record),
    runs.record::VARCHAR AS record,
    imports.file,
    imports.as_of,
    imports.imported_at,
    suites.info::VARCHAR AS info,
    runs.run_id IN (SELECT standing.run_id FROM standing) AS ranks
FROM runs
JOIN imports USING (import_id)
JOIN suites USING (suite)
WHERE ($model IS NULL OR runs.model = $model) AND ($run_id IS NULL OR runs.run_id = $run_id)
ORDER BY runs.average DESC, runs.run_id
