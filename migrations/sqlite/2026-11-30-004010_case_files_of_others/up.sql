-- Case files that were made elsewhere and are kept here as they are. New tables only.

-- Rows are added, never changed.
CREATE TABLE dossiers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT dossiers_office_fk REFERENCES procuratorates (id),
    -- SHA-256 of its list of hashes: the same file again is known by it.
    sums_hash TEXT NOT NULL CONSTRAINT dossiers_sums_hash_unique UNIQUE,
    -- The public key of the site that made it.
    signed_by_key TEXT NOT NULL,
    exported_at TIMESTAMP NOT NULL,
    from_office TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    track TEXT NOT NULL CONSTRAINT dossiers_track_check CHECK (track IN (
        'administrative', 'civil', 'criminal_incidental_civil')),
    filed_on DATE NOT NULL,
    pieces BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- Rows of its chain of the log.
    chain_rows BIGINT NOT NULL,
    imported_by BIGINT CONSTRAINT dossiers_importer_fk REFERENCES people (id),
    imported_at TIMESTAMP NOT NULL
);
CREATE INDEX dossiers_by_office ON dossiers (office_id);
CREATE INDEX dossiers_by_number ON dossiers (number);

-- What lies in it, in its order.
CREATE TABLE dossier_members (
    dossier_id BIGINT NOT NULL CONSTRAINT dossier_members_dossier_fk REFERENCES dossiers (id),
    no INT NOT NULL,
    path TEXT NOT NULL,
    file_hash TEXT NOT NULL CONSTRAINT dossier_members_file_fk REFERENCES files (hash),
    bytes BIGINT NOT NULL,
    PRIMARY KEY (dossier_id, no)
);
