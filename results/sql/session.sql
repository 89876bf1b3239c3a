-- Settings of every connection: times are UTC, wherever the machine stands, and no progress bar.
SET TimeZone = 'UTC';
SET enable_progress_bar = false
