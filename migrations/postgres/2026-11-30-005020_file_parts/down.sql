DROP TABLE file_parts;
