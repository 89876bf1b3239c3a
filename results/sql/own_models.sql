-- Models with a run of our own, whether it ranks or not.
SELECT DISTINCT model FROM runs WHERE import_id IS NULL ORDER BY model
