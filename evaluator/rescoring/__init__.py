"""Score stored samples again, without a model."""
