DROP TABLE attachments;
DROP TABLE file_uploads;
DROP TABLE files;
