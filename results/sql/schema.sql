-- The board, and every snapshot of it. Rebuilt from the ledger, never migrated.
CREATE TABLE suites (
    suite TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    archived BOOLEAN NOT NULL,
    released DATE,
    info JSON NOT NULL -- results.suite.SuiteInfo as it stands
);

CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    submission_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    suite TEXT NOT NULL,
    suite_digest TEXT NOT NULL,
    model TEXT NOT NULL, -- org/name on the Hub
    commit TEXT NOT NULL,
    precision TEXT NOT NULL,
    weights TEXT NOT NULL,
    base TEXT,
    base_commit TEXT,
    chat_template BOOLEAN NOT NULL,
    model_type TEXT,
    architecture TEXT,
    parameters BIGINT,
    licence TEXT,
    likes BIGINT,
    downloads BIGINT,
    created_at TIMESTAMPTZ,
    submitted_by TEXT,
    submitted_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ NOT NULL,
    backend TEXT NOT NULL,
    engine TEXT NOT NULL,
    engine_version TEXT NOT NULL,
    lm_eval_version TEXT NOT NULL,
    average DOUBLE NOT NULL, -- plain mean of the normalised benchmarks, 0 to 100
    average_stderr DOUBLE,
    record JSON NOT NULL -- results.record.RunRecord as it stands
);

CREATE TABLE benchmark_scores (
    run_id TEXT NOT NULL,
    benchmark TEXT NOT NULL,
    position INTEGER NOT NULL, -- column order of the suite
    raw DOUBLE NOT NULL,
    stderr DOUBLE,
    normalised DOUBLE NOT NULL, -- 0 is guessing, 100 is perfect
    normalised_stderr DOUBLE,
    n_items BIGINT NOT NULL,
    PRIMARY KEY (run_id, benchmark)
);

CREATE TABLE task_scores (
    run_id TEXT NOT NULL,
    benchmark TEXT NOT NULL,
    task TEXT NOT NULL,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    baseline DOUBLE NOT NULL,
    raw DOUBLE NOT NULL,
    stderr DOUBLE,
    normalised DOUBLE NOT NULL,
    normalised_stderr DOUBLE,
    n_items BIGINT NOT NULL,
    n_clusters BIGINT NOT NULL,
    version TEXT NOT NULL,
    task_hash TEXT,
    num_fewshot INTEGER NOT NULL,
    truncated BIGINT,
    seconds DOUBLE NOT NULL,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    PRIMARY KEY (run_id, task)
);

-- The runs that rank: of several for the same model, commit, precision, weights, template and
-- suite, the one that finished first; and none of a suite that has changed since.
CREATE VIEW standing AS
SELECT runs.*
FROM runs
JOIN suites ON suites.suite = runs.suite AND suites.digest = runs.suite_digest
QUALIFY row_number() OVER (
    PARTITION BY
        runs.suite, runs.model, runs.commit, runs.precision, runs.weights, runs.base,
        runs.base_commit, runs.chat_template
    ORDER BY runs.finished_at, runs.run_id
) = 1;
