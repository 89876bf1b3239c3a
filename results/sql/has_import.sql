-- Whether an imported table is on the board.
SELECT 1 FROM imports WHERE import_id = $import_id
