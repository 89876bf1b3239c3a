-- Long form: every task's score of every run that ranks in a suite, best model first.
SELECT
    standing.model,
    standing.commit,
    standing.precision,
    standing.chat_template,
    tasks.benchmark,
    tasks.task,
    tasks.raw,
    tasks.stderr,
    tasks.normalised,
    tasks.normalised_stderr,
    tasks.n_items,
    tasks.num_fewshot,
    tasks.version,
    tasks.task_hash,
    standing.run_id
FROM task_scores AS tasks
JOIN standing USING (run_id)
WHERE standing.suite = $suite
ORDER BY standing.average DESC, standing.model, standing.run_id, tasks.position
