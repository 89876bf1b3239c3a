"""The board for programs: /api/v1."""
