-- Files of any kind but programs are kept. Safe: what was allowed stays allowed.
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
        'image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp', 'image/tiff', 'image/heic', 'image/avif',
        'application/pdf', 'application/ofd',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        'application/vnd.openxmlformats-officedocument.presentationml.presentation', 'application/msword',
        'application/vnd.ms-excel', 'application/vnd.ms-powerpoint', 'application/x-ole-storage', 'application/rtf',
        'text/plain', 'text/html', 'image/svg+xml', 'application/zip', 'application/vnd.rar',
        'application/x-7z-compressed', 'application/gzip', 'video/mp4', 'video/quicktime', 'video/x-msvideo',
        'video/x-matroska', 'video/mpeg', 'video/x-flv', 'audio/mp4', 'audio/mpeg', 'audio/wav', 'audio/amr',
        'audio/ogg', 'application/octet-stream')),
    created_at TIMESTAMP NOT NULL
);
INSERT INTO files (hash, size, media_type, created_at) SELECT hash, size, media_type, created_at FROM files_kept;
DROP TABLE files_kept;

-- What files say, for the index, read once; or why they say nothing. Only of files whose records are searched.
CREATE TABLE file_texts (
    file_hash TEXT NOT NULL CONSTRAINT file_texts_key PRIMARY KEY CONSTRAINT file_texts_file_fk REFERENCES files (hash),
    words TEXT,
    -- There are more words than are kept.
    is_cut BOOLEAN NOT NULL,
    unread TEXT CONSTRAINT file_texts_unread_check CHECK (unread IN (
        'no_words_in_kind', 'empty', 'scanned', 'fonts_unknown', 'encrypted', 'broken', 'too_large', 'too_costly',
        'missing')),
    read_at TIMESTAMP NOT NULL,
    CONSTRAINT file_texts_either_check CHECK ((words IS NULL) <> (unread IS NULL))
);
