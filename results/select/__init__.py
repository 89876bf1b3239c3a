"""SELECT over a snapshot for anybody: read-only, without files or network, within limits."""
