-- The catalogue: suites on offer first, archived ones behind them.
SELECT info::VARCHAR FROM suites ORDER BY archived, released DESC NULLS LAST, suite
