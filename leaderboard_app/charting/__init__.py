"""The charts page's charts: one module each, data and figure and sentence from a ranking. Pure."""
