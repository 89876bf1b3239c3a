-- One suite of the catalogue.
INSERT OR REPLACE INTO suites (
    suite, digest, title, description, archived, origin, released, info
) VALUES (
    $suite, $digest, $title, $description, $archived, $origin, $released, $info
)
