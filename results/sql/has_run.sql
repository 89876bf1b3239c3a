-- Whether a run is on the board.
SELECT 1 FROM runs WHERE run_id = $run_id
