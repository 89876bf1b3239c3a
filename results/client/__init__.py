"""A leaderboard's data in Python, by its address or from a folder of its files.

from results import client

board = client.open("http://localhost:8050")
board.ranking("open-llm-v2", q="@type:chat 7b", sort="-ifeval")
"""

from __future__ import annotations

from results.client.board import Board, open
from results.client.folder import NoBoard
from results.client.http import NotALeaderboard, Refused, Unreachable

__all__ = ["Board", "NoBoard", "NotALeaderboard", "Refused", "Unreachable", "open"]
