"""The verbs of the command that belong to the scheduler, one a module."""
