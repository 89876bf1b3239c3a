-- Whole samples: the named items of the files given.
SELECT *
FROM read_parquet($files, filename = true)
WHERE item IN (SELECT unnest($items))
