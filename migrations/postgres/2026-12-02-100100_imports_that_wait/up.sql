-- A sheet may wait between its upload and its import, while its columns are looked at and its rows are checked. Rows stay
-- what they are.
ALTER TABLE import_batches DROP CONSTRAINT import_batches_state_check;
ALTER TABLE import_batches ADD CONSTRAINT import_batches_state_check CHECK (state IN (
    'waiting', 'running', 'finished', 'failed', 'undone'));
