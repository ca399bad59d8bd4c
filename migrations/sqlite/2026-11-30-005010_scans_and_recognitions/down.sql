DROP TABLE file_recognitions;
DROP TABLE file_scans;
