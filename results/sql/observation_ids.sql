-- What was seen later on and is here already.
SELECT observation_id FROM observations
