-- A model on the Hub at one moment.
INSERT INTO hub_states (observation_id, repo, on_hub, renamed_to, likes, downloads, gated)
VALUES ($observation_id, $repo, $on_hub, $renamed_to, $likes, $downloads, $gated)
