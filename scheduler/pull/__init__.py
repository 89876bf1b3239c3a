"""Models taken in from the Hub: by an operator's rules, or from a dataset of requests."""
