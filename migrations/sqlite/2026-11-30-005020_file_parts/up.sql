-- Uploads that come in several requests and are not whole yet. New table only.

CREATE TABLE file_parts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT file_parts_person_fk REFERENCES people (id),
    name TEXT NOT NULL,
    -- Bytes that were announced, and those that are on the disk.
    size BIGINT NOT NULL,
    sha256 TEXT,
    received BIGINT NOT NULL,
    begun_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    CONSTRAINT file_parts_received_check CHECK (received >= 0 AND received <= size)
);
CREATE INDEX file_parts_by_person ON file_parts (person_id);
CREATE INDEX file_parts_by_expiry ON file_parts (expires_at);
