-- Every rescoring that is on the board.
SELECT DISTINCT rescoring_id FROM rescorings
