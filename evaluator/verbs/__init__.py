"""The verbs of the command that evaluate, or look at what evaluating needs."""
