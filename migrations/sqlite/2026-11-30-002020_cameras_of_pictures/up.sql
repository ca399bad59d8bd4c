-- What cameras wrote into pictures, read when the bytes came. A new table only.
CREATE TABLE file_cameras (
    file_hash TEXT NOT NULL CONSTRAINT file_cameras_key PRIMARY KEY CONSTRAINT file_cameras_file_fk REFERENCES files (hash),
    taken_at TIMESTAMP,
    -- Minutes that the camera's clock said it was ahead of UTC; where it did not, it was taken for China's.
    utc_offset INT,
    -- WGS 84.
    longitude DOUBLE PRECISION,
    latitude DOUBLE PRECISION,
    device TEXT
);
