"""The ground floor: what a finished evaluation looks like, where it is kept, how it is ranked."""
