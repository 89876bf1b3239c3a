"""The errors this project raises on purpose; anything else that escapes is a bug."""


class LeaderboardError(Exception):
    """Root of every error raised on purpose by this project; its text is a sentence for people."""
