"""What scoring cost: the tokens that really went through the model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts of one engine since it was loaded, exact."""

    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    generated_tokens: int = 0
    redone: int = 0
    """Requests made again because the cache hid a needed row."""

    def count(self, prompt: int, cached: int, generated: int) -> None:
        """One answered request."""
        self.requests += 1
        self.prompt_tokens += prompt
        self.cached_tokens += cached
        self.generated_tokens += generated

    @property
    def forward_tokens(self) -> int:
        """The last token a request generates is never fed back."""
        return (
            self.prompt_tokens - self.cached_tokens + max(0, self.generated_tokens - self.requests)
        )
