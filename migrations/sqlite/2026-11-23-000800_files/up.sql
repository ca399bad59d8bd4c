-- Files, kept on disk once under their SHA-256, and what they are attached to. New tables only.

CREATE TABLE files (
    -- SHA-256 of the content, hexadecimal; the bytes lie in the data folder under this name.
    hash TEXT NOT NULL CONSTRAINT files_key PRIMARY KEY,
    size BIGINT NOT NULL,
    -- Told by the content, never by the name.
    media_type TEXT NOT NULL CONSTRAINT files_media_type_check CHECK (media_type IN (
        'image/jpeg', 'image/png', 'image/webp', 'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/zip', 'video/mp4', 'text/plain')),
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE file_uploads (
    file_hash TEXT NOT NULL CONSTRAINT file_uploads_file_fk REFERENCES files (hash),
    -- Who sent these bytes, and may therefore take them back before they are attached to anything.
    person_id BIGINT NOT NULL CONSTRAINT file_uploads_person_fk REFERENCES people (id),
    name TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    CONSTRAINT file_uploads_key PRIMARY KEY (file_hash, person_id)
);

CREATE TABLE attachments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The record it belongs to, by the kinds of the audit log.
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    -- The office of that record: who sees the office's matters sees the file.
    office_id BIGINT NOT NULL CONSTRAINT attachments_office_fk REFERENCES procuratorates (id),
    -- The agency that sees it too, because it sent it or it was served on it.
    agency_id BIGINT CONSTRAINT attachments_agency_fk REFERENCES agencies (id),
    file_hash TEXT NOT NULL CONSTRAINT attachments_file_fk REFERENCES files (hash),
    name TEXT NOT NULL,
    -- What it shows there: photograph, minutes, evidence, receipt.
    purpose TEXT NOT NULL,
    -- When and where it was taken (WGS 84), for photographs.
    taken_at TIMESTAMP,
    longitude DOUBLE PRECISION,
    latitude DOUBLE PRECISION,
    attached_by BIGINT CONSTRAINT attachments_person_fk REFERENCES people (id),
    attached_at TIMESTAMP NOT NULL,
    CONSTRAINT attachments_once_unique UNIQUE (subject_kind, subject_id, file_hash, purpose)
);
CREATE INDEX attachments_by_file ON attachments (file_hash);
