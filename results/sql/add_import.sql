-- One imported table.
INSERT INTO imports (import_id, kind, file, sha256, rows, as_of, imported_at, imported_by)
VALUES ($import_id, $kind, $file, $sha256, $rows, $as_of, $imported_at, $imported_by)
