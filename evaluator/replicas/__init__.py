"""Several processes with a model each, which part a run's items among themselves."""
