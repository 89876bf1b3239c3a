-- The rows of an imported table that no earlier one has brought.
INSERT INTO runs BY NAME
SELECT * FROM imported_runs ANTI JOIN runs USING (run_id)
