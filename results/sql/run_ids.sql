-- Every run on the board, by name.
SELECT run_id FROM runs ORDER BY run_id
