-- Before the catalogue is written anew; what was imported stays.
DELETE FROM suites WHERE origin = 'own'
