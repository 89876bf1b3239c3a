"""Who is asking, by which way he is known, and what he may do."""
