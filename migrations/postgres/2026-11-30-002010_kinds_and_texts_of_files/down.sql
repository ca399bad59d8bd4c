DROP TABLE file_texts;
-- Kinds that were not known before are called archives, since those were opened by nothing.
UPDATE files SET media_type = 'application/zip' WHERE media_type NOT IN (
        'image/jpeg', 'image/png', 'image/webp', 'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip', 'video/mp4',
        'text/plain');
ALTER TABLE files DROP CONSTRAINT files_media_type_check;
ALTER TABLE files ADD CONSTRAINT files_media_type_check CHECK (media_type IN (
        'image/jpeg', 'image/png', 'image/webp', 'application/pdf',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip', 'video/mp4',
        'text/plain'));
