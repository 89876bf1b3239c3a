-- Whole samples of one run: the named items of the files given.
SELECT parse_filename(filename, true) AS task, * EXCLUDE (filename)
FROM read_parquet($files, filename = true)
WHERE item IN (SELECT unnest($items))
