-- One page of the items that two runs both answered: which, how each scored, and how many in all.
WITH
first_run AS (
    SELECT parse_filename(filename, true) AS task, item, doc_id, score, prompt
    FROM read_parquet($first, filename = true)
),
second_run AS (
    SELECT parse_filename(filename, true) AS task, item, score
    FROM read_parquet($second, filename = true)
)
SELECT
    a.task,
    a.item,
    a.doc_id,
    a.score AS first,
    b.score AS second,
    count(*) OVER () AS total
FROM first_run AS a
JOIN second_run AS b ON a.task = b.task AND a.item = b.item
WHERE
    ($search = '' OR contains(lower(a.prompt), lower($search)))
    AND ($item = '' OR a.item = $item)
    AND CASE $show
        WHEN 'differ' THEN a.score <> b.score
        WHEN 'first' THEN a.score > b.score
        WHEN 'second' THEN a.score < b.score
        WHEN 'right' THEN a.score > 0 AND b.score > 0
        WHEN 'wrong' THEN a.score = 0 AND b.score = 0
        ELSE true
    END
ORDER BY list_position($tasks, a.task), a.doc_id, a.item
LIMIT $limit OFFSET $offset
