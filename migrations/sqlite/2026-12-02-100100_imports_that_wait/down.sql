-- What waits was never imported: it counts as taken back.
UPDATE import_batches SET state = 'undone' WHERE state = 'waiting';
CREATE TABLE kept_import_rejects AS SELECT * FROM import_rejects;
DROP TABLE import_rejects;
CREATE TABLE kept_import_batches AS SELECT * FROM import_batches;
DROP TABLE import_batches;
CREATE TABLE import_batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT import_batches_office_fk REFERENCES procuratorates (id),
    -- None for the command line.
    imported_by BIGINT CONSTRAINT import_batches_person_fk REFERENCES people (id),
    file_name TEXT NOT NULL,
    -- SHA-256 of the file as it came.
    file_hash TEXT NOT NULL,
    format TEXT NOT NULL CONSTRAINT import_batches_format_check CHECK (format IN ('csv', 'xlsx')),
    -- The folder below `imports` that holds the file while it is read, and the refused rows after that.
    folder TEXT NOT NULL CONSTRAINT import_batches_folder_unique UNIQUE,
    -- Channel, source, mapping, and how the sheet is laid out, as JSON.
    plan TEXT NOT NULL,
    dry_run BOOLEAN NOT NULL,
    state TEXT NOT NULL CONSTRAINT import_batches_state_check CHECK (state IN (
        'running', 'finished', 'failed', 'undone')),
    -- Rows of the sheet below its headings, as far as known beforehand.
    rows_total BIGINT NOT NULL,
    -- The last row of the sheet that is committed: a restart goes on below it.
    last_row BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    created BIGINT NOT NULL,
    duplicates BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    -- Why it failed: a stable code.
    failure TEXT,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    undone_at TIMESTAMP
);
INSERT INTO import_batches SELECT * FROM kept_import_batches;
DROP TABLE kept_import_batches;
CREATE INDEX import_batches_by_office ON import_batches (office_id, id);
CREATE INDEX import_batches_by_state ON import_batches (state, id);

-- Which rows were refused and why. What stood in them is not kept here: it may name a reporter.
CREATE TABLE import_rejects (
    batch_id BIGINT NOT NULL CONSTRAINT import_rejects_batch_fk REFERENCES import_batches (id),
    -- The row as the sheet counts it, its first row being 1.
    row_number BIGINT NOT NULL,
    code TEXT NOT NULL CONSTRAINT import_rejects_code_check CHECK (code IN (
        'text_missing', 'text_too_long', 'title_too_long', 'number_too_long', 'value_too_long', 'date_malformed',
        'date_out_of_range', 'date_in_the_future', 'domain_unknown', 'source_unknown', 'channel_unknown',
        'place_malformed', 'division_malformed', 'too_many_columns')),
    -- The heading of the column that is wrong.
    heading TEXT NOT NULL,
    CONSTRAINT import_rejects_key PRIMARY KEY (batch_id, row_number)
);
INSERT INTO import_rejects SELECT * FROM kept_import_rejects;
DROP TABLE kept_import_rejects;
