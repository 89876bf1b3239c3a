-- One suite of the catalogue.
INSERT INTO suites (
    suite, digest, title, description, archived, released, info
) VALUES (
    $suite, $digest, $title, $description, $archived, $released, $info
)
