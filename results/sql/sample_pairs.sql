-- What two runs scored on the items of their tasks that both answered. A file is named after its task.
SELECT
    parse_filename(a.filename, true) AS task,
    a.item,
    a.cluster,
    a.score AS first,
    b.score AS second
FROM read_parquet($first, filename = true) AS a
JOIN read_parquet($second, filename = true) AS b
    ON a.item = b.item AND parse_filename(a.filename, true) = parse_filename(b.filename, true)
