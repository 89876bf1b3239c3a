-- One benchmark of a run that was made again.
INSERT INTO audits (observation_id, run_id, audited, benchmark, points, stderr, p_value, moved)
VALUES ($observation_id, $run_id, $audited, $benchmark, $points, $stderr, $p_value, $moved)
