"""Results in the formats that others read. Each is a pure function: a run in, files out."""
