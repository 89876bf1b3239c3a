"""What scoring cost: the tokens that really went through the model."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.backends.choices.shapes import Output


@dataclass(slots=True)
class Tally:
    """Counts of an engine's answers, exact."""

    requests: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    generated_tokens: int = 0
    redone: int = 0
    """Requests made again because the cache hid a needed row."""

    def add(self, output: Output) -> None:
        """One answered request."""
        self.requests += 1
        self.prompt_tokens += len(output.prompt_token_ids)
        self.cached_tokens += cached(output)
        self.generated_tokens += sum(len(answer.token_ids) for answer in output.outputs)

    @property
    def forward_tokens(self) -> int:
        """The last token a request generates is never fed back."""
        return (
            self.prompt_tokens - self.cached_tokens + max(0, self.generated_tokens - self.requests)
        )


def cached(output: Output) -> int:
    """Tokens of the prompt that the engine took from its cache."""
    return int(output.num_cached_tokens or 0)
