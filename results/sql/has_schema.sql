-- Whether the file is a board already.
SELECT 1 FROM duckdb_tables() WHERE table_name = 'runs'
