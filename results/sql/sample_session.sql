-- A reader of samples keeps what it learned of a file's layout, and writes nothing anywhere.
SET parquet_metadata_cache = true;
SET memory_limit = '1GB';
SET lock_configuration = true
