-- Every table and view of a snapshot with its columns, in their order.
SELECT table_name AS table, column_name AS column, data_type AS type
FROM information_schema.columns
WHERE table_schema = 'main'
ORDER BY table_name, ordinal_position
