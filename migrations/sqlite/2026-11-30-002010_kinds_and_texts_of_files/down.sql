DROP TABLE file_texts;
-- Kinds that were not known before are called archives, since those were opened by nothing.
UPDATE files SET media_type = 'application/zip' WHERE media_type NOT IN (
        'image/jpeg', 'image/png', 'image/webp', 'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip', 'video/mp4',
        'text/plain');
-- The table is made again under its name: what refers to it is looked at when the whole is there.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE files_kept AS SELECT hash, size, media_type, created_at FROM files;
DROP TABLE files;
CREATE TABLE files (
    -- SHA-256 of the content, hexadecimal; the bytes lie in the data folder under this name.
    hash TEXT NOT NULL CONSTRAINT files_key PRIMARY KEY,
    size BIGINT NOT NULL,
    -- Told by the content, never by the name.
    media_type TEXT NOT NULL CONSTRAINT files_media_type_check CHECK (media_type IN (
        'image/jpeg', 'image/png', 'image/webp', 'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip', 'video/mp4',
        'text/plain')),
    created_at TIMESTAMP NOT NULL
);
INSERT INTO files (hash, size, media_type, created_at) SELECT hash, size, media_type, created_at FROM files_kept;
DROP TABLE files_kept;
