-- Every own run of one model, newest first, and whether it ranks.
SELECT
    runs.record::VARCHAR AS record,
    runs.average,
    runs.average_stderr,
    runs.run_id IN (SELECT standing.run_id FROM standing) AS ranks
FROM runs
WHERE
    runs.import_id IS NULL
    AND ($model IS NULL OR runs.model = $model)
    AND ($run_id IS NULL OR runs.run_id = $run_id)
ORDER BY runs.finished_at DESC, runs.run_id
