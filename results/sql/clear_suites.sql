-- Before the catalogue is written anew.
DELETE FROM suites
