-- One file of the folder observations.
INSERT INTO observations (observation_id, kind, seen_at) VALUES ($observation_id, $kind, $seen_at)
