"""Comparisons of performance with what others use today, one module each."""
