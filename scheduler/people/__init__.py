"""People: their accounts and roles, their tokens, their votes, and how much each may ask for."""
