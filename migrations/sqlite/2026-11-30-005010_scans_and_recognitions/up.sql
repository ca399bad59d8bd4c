-- What scanners of viruses said of files, and what programs recognised in pictures. New tables only.

CREATE TABLE file_scans (
    file_hash TEXT NOT NULL CONSTRAINT file_scans_key PRIMARY KEY CONSTRAINT file_scans_file_fk REFERENCES files (hash),
    outcome TEXT NOT NULL CONSTRAINT file_scans_outcome_check CHECK (outcome IN ('clean', 'pending', 'infected')),
    -- What is known in it.
    signature TEXT,
    attempts INT NOT NULL,
    -- When it is tried again, where the scanner has not answered.
    next_at TIMESTAMP,
    at TIMESTAMP NOT NULL,
    CONSTRAINT file_scans_signature_check CHECK ((outcome = 'infected') = (signature IS NOT NULL)),
    CONSTRAINT file_scans_next_check CHECK ((outcome = 'pending') = (next_at IS NOT NULL))
);
CREATE INDEX file_scans_due ON file_scans (next_at);

-- The words themselves are in file_texts.
CREATE TABLE file_recognitions (
    file_hash TEXT NOT NULL CONSTRAINT file_recognitions_key PRIMARY KEY
        CONSTRAINT file_recognitions_file_fk REFERENCES files (hash),
    -- Why nothing was recognised; none where words were.
    fault TEXT CONSTRAINT file_recognitions_fault_check CHECK (fault IN (
        'empty', 'failed', 'timed_out', 'no_text', 'missing')),
    attempts INT NOT NULL,
    -- When it is tried again.
    next_at TIMESTAMP,
    at TIMESTAMP NOT NULL
);
