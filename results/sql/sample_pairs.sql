-- How two runs differ on the items that both answered, a row for each task and cluster of items. A
-- file is named after its task.
SELECT
    parse_filename(a.filename, true) AS task,
    a.cluster,
    count(*)::INTEGER AS items,
    sum(b.score - a.score) AS gap, -- second minus first
    count(*) FILTER (b.score > a.score)::INTEGER AS better,
    count(*) FILTER (b.score < a.score)::INTEGER AS worse,
    bool_or(b.score - a.score NOT IN (-1, 0, 1)) AS graded -- neither right nor wrong
FROM read_parquet($first, filename = true) AS a
JOIN read_parquet($second, filename = true) AS b
    ON a.item = b.item AND parse_filename(a.filename, true) = parse_filename(b.filename, true)
GROUP BY a.filename, a.cluster
