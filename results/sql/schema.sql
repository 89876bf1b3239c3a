-- The board, and every snapshot of it. Rebuilt from the ledger, never migrated.
CREATE TABLE suites (
    suite TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    archived BOOLEAN NOT NULL,
    origin TEXT NOT NULL, -- own, or imported
    released DATE,
    info JSON NOT NULL -- results.suite.SuiteInfo as it stands
);

-- Tables that others published, as they stand in the folder imports.
CREATE TABLE imports (
    import_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    rows BIGINT NOT NULL,
    as_of DATE,
    imported_at TIMESTAMPTZ NOT NULL,
    imported_by TEXT NOT NULL
);

-- Own runs, and rows of imported tables: of those all is unknown that was not published.
CREATE TABLE runs (
    run_id TEXT PRIMARY KEY,
    import_id TEXT, -- where an imported row comes from; NULL: own
    submission_id TEXT,
    attempt INTEGER,
    suite TEXT NOT NULL,
    suite_digest TEXT NOT NULL,
    model TEXT NOT NULL, -- org/name on the Hub
    commit TEXT,
    precision TEXT,
    weights TEXT NOT NULL,
    base TEXT,
    base_commit TEXT,
    base_model TEXT, -- that the model was made from
    generation INTEGER, -- steps from a pretrained model
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
    started_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    backend TEXT,
    engine TEXT,
    engine_version TEXT,
    lm_eval_version TEXT,
    co2_kg DOUBLE,
    moe BOOLEAN, -- mixture of experts
    merged BOOLEAN,
    flagged BOOLEAN, -- contested in a discussion
    official BOOLEAN, -- from the organisation that made it known
    on_hub BOOLEAN, -- when the table was published
    seconds DOUBLE, -- on tasks
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    tokens_per_second DOUBLE,
    gpu_seconds DOUBLE,
    energy_joules DOUBLE, -- of the GPUs, by their own counters
    energy_method TEXT,
    peak_memory_bytes BIGINT,
    peak_gpu_bytes BIGINT,
    average DOUBLE NOT NULL, -- plain mean of the normalised benchmarks, 0 to 100
    average_stderr DOUBLE,
    average_bound DOUBLE, -- largest standard error, where only means are known
    record JSON NOT NULL -- results.record.RunRecord, or the published row, as it stands
);

CREATE TABLE benchmark_scores (
    run_id TEXT NOT NULL,
    benchmark TEXT NOT NULL,
    position INTEGER NOT NULL, -- column order of the suite
    raw DOUBLE NOT NULL,
    stderr DOUBLE,
    normalised DOUBLE NOT NULL, -- 0 is guessing, 100 is perfect
    normalised_stderr DOUBLE,
    bound DOUBLE, -- of the raw score, as average_bound
    normalised_bound DOUBLE,
    n_items BIGINT,
    truncated BIGINT, -- items whose text a limit cut off
    unparsable BIGINT, -- items in whose text no answer was found
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
    truncated BIGINT, -- as in benchmark_scores
    unparsable BIGINT,
    seconds DOUBLE NOT NULL,
    prompt_tokens BIGINT,
    completion_tokens BIGINT,
    forward_tokens BIGINT,
    gpu_seconds DOUBLE,
    energy_joules DOUBLE,
    peak_memory_bytes BIGINT,
    peak_gpu_bytes BIGINT,
    PRIMARY KEY (run_id, task)
);

-- What moderators have decided about rows of the board, as the queue's audit log has it.
CREATE TABLE moderation (
    number BIGINT PRIMARY KEY,
    decided_at TIMESTAMPTZ NOT NULL,
    decided_by TEXT NOT NULL,
    action TEXT NOT NULL, -- results.moderation.Action
    model TEXT,
    run_id TEXT, -- NULL: every run of the model
    flag TEXT,
    organisation TEXT,
    reason TEXT NOT NULL,
    evidence TEXT
);

-- Of the decisions, those that no later one has taken back or replaced.
CREATE VIEW verdicts AS
SELECT *
FROM (
    SELECT *
    FROM moderation
    QUALIFY row_number() OVER (
        PARTITION BY
            CASE action
                WHEN 'restore' THEN 'hide'
                WHEN 'unflag' THEN 'flag'
                WHEN 'unofficial' THEN 'official'
                ELSE action
            END,
            model, run_id, flag, organisation
        ORDER BY number DESC
    ) = 1
)
WHERE action IN ('hide', 'flag', 'official');

-- The verdicts that each run is under, those about its whole model too.
CREATE VIEW run_verdicts AS
SELECT runs.run_id, verdicts.action, verdicts.flag
FROM runs
JOIN verdicts
    ON verdicts.model = runs.model
    AND (verdicts.run_id IS NULL OR verdicts.run_id = runs.run_id);

-- What is said against each run that is flagged.
CREATE VIEW run_flags AS
SELECT run_id, string_agg(DISTINCT flag, ', ' ORDER BY flag) AS flags
FROM run_verdicts
WHERE action = 'flag'
GROUP BY run_id;

-- Benchmarks of runs whose samples were scored again; the runs' own scores stay as they are.
CREATE TABLE rescorings (
    rescoring_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    scorer TEXT NOT NULL,
    scorer_version TEXT NOT NULL,
    scored_at TIMESTAMPTZ NOT NULL,
    benchmark TEXT NOT NULL,
    raw_before DOUBLE NOT NULL,
    raw DOUBLE NOT NULL,
    stderr DOUBLE,
    normalised_before DOUBLE NOT NULL,
    normalised DOUBLE NOT NULL,
    normalised_stderr DOUBLE,
    n_items BIGINT NOT NULL,
    n_changed BIGINT NOT NULL, -- items whose score is another one now
    PRIMARY KEY (rescoring_id, benchmark)
);

-- What was seen later on, as it stands in the folder observations.
CREATE TABLE observations (
    observation_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL, -- hub, or audit
    seen_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE hub_states (
    observation_id TEXT NOT NULL,
    repo TEXT NOT NULL,
    on_hub BOOLEAN NOT NULL,
    renamed_to TEXT,
    likes BIGINT,
    downloads BIGINT,
    gated BOOLEAN,
    PRIMARY KEY (observation_id, repo)
);

-- Runs that were made again: by how much each benchmark differs, and whether by more than chance.
CREATE TABLE audits (
    observation_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    audited TEXT NOT NULL,
    benchmark TEXT NOT NULL,
    points DOUBLE NOT NULL,
    stderr DOUBLE,
    p_value DOUBLE,
    moved BOOLEAN NOT NULL,
    PRIMARY KEY (observation_id, benchmark)
);

CREATE VIEW hub_now AS
SELECT
    hub_states.repo AS model, hub_states.on_hub, hub_states.renamed_to, hub_states.likes,
    hub_states.downloads, hub_states.gated, observations.seen_at
FROM hub_states
JOIN observations USING (observation_id)
QUALIFY row_number() OVER (
    PARTITION BY hub_states.repo ORDER BY observations.seen_at DESC, observation_id DESC
) = 1;

-- The runs that rank: of several for the same model, commit, precision, weights, template and
-- suite, the one that finished first; none that is hidden, and none of a suite that has changed
-- since.
CREATE VIEW standing AS
SELECT runs.*
FROM runs
JOIN suites ON suites.suite = runs.suite AND suites.digest = runs.suite_digest
WHERE runs.run_id NOT IN (SELECT run_id FROM run_verdicts WHERE action = 'hide')
QUALIFY row_number() OVER (
    PARTITION BY
        runs.suite, runs.model, runs.commit, runs.precision, runs.weights, runs.base,
        runs.base_commit, runs.chat_template
    ORDER BY runs.finished_at, runs.run_id
) = 1;

-- The same with what the Hub says now of models that were run here.
CREATE VIEW standing_now AS
SELECT
    standing.* REPLACE (
        coalesce(hub_now.likes, standing.likes) AS likes,
        coalesce(hub_now.downloads, standing.downloads) AS downloads,
        coalesce(hub_now.on_hub, standing.on_hub) AS on_hub
    ),
    hub_now.renamed_to,
    hub_now.gated
FROM standing
LEFT JOIN hub_now ON hub_now.model = standing.model AND standing.import_id IS NULL;
