"""From a person's request to a finished run: the queue, the Hub, and the clockwork between."""
