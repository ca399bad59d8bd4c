DROP TABLE file_cameras;
