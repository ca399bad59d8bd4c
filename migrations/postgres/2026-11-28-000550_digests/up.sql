-- The twin of a change to how SQLite keeps digests; here they are kept as they were.
SELECT 1;
