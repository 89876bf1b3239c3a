-- What each run that ranks in a suite took: seconds on its tasks, on how many devices, and tokens.
SELECT
    standing.run_id,
    sum(tasks.seconds) AS seconds,
    greatest(1, coalesce(json_array_length(any_value(standing.record), '$.engine.gpus'), 0))::BIGINT
        AS devices,
    json_array_length(any_value(standing.record), '$.engine.gpus') > 0 AS on_gpu,
    sum(tasks.prompt_tokens)::BIGINT AS prompt_tokens,
    sum(tasks.completion_tokens)::BIGINT AS completion_tokens
FROM standing
JOIN task_scores AS tasks USING (run_id)
WHERE standing.suite = $suite
GROUP BY standing.run_id
