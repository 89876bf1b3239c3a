-- Version of the schema that the open file was made with; no row: it is no board yet.
SELECT comment FROM duckdb_tables()
WHERE table_name = 'runs' AND database_name = current_database()
