-- Their cells; to be added before the rows themselves.
INSERT INTO benchmark_scores BY NAME
SELECT * FROM imported_scores ANTI JOIN runs USING (run_id)
