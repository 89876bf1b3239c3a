"""Tell people how a submission ended: a durable outbox, emptied by webhook and by mail."""
