"""The ranking page: HTML made by the server, windows of rows for its scripts."""
