-- Runs that were made again, the latest first, a row for each benchmark.
SELECT audits.*, observations.seen_at, runs.model, runs.suite
FROM audits
JOIN observations USING (observation_id)
JOIN runs ON runs.run_id = audits.audited
WHERE $model IS NULL OR runs.model = $model
ORDER BY observations.seen_at DESC, audits.audited, audits.benchmark
