"""What other sites show of this one: an embedded ranking, and the card of a shared link."""
