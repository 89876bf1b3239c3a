"""The whole product at once, on tiny models trained here: what `leaderboard demo` shows."""
