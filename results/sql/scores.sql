-- Long form: every task's score of every run that ranks in a suite, best model first. Of imported
-- rows the tasks are not known, but their benchmarks are.
WITH every AS (
    SELECT
        run_id, benchmark, task, position, raw, stderr, normalised, normalised_stderr, n_items,
        truncated / n_items AS truncated_share, unparsable / n_items AS unparsable_share,
        num_fewshot, version, task_hash
    FROM task_scores
    UNION ALL BY NAME
    SELECT
        scores.run_id, scores.benchmark, scores.position, scores.raw, scores.stderr,
        scores.normalised, scores.normalised_stderr, scores.n_items
    FROM benchmark_scores AS scores
    JOIN runs ON runs.run_id = scores.run_id AND runs.import_id IS NOT NULL
)
SELECT
    standing.model,
    standing.commit,
    standing.precision,
    standing.chat_template,
    every.benchmark,
    every.task,
    every.raw,
    every.stderr,
    every.normalised,
    every.normalised_stderr,
    every.n_items,
    every.truncated_share, -- of the items, those whose text a limit cut off
    every.unparsable_share, -- of the items, those in whose text no answer was found
    every.num_fewshot,
    every.version,
    every.task_hash,
    standing.run_id
FROM every
JOIN standing USING (run_id)
WHERE standing.suite = $suite
ORDER BY standing.average DESC, standing.model, standing.run_id, every.position
