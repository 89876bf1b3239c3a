"""Log-likelihoods of answer choices on vLLM: each context is asked once for all its choices."""
