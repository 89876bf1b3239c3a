-- Rows of one table ($table) that only the board has, and that only a rebuilt one has.
SELECT
    (SELECT count(*) FROM (FROM $table EXCEPT ALL FROM anew.$table)),
    (SELECT count(*) FROM (FROM anew.$table EXCEPT ALL FROM $table))
