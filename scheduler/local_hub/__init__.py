"""A read-only Hub over HTTP that serves the repositories of one folder."""
