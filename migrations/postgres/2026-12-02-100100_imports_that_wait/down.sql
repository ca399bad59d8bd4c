-- What waits was never imported: it counts as taken back.
UPDATE import_batches SET state = 'undone' WHERE state = 'waiting';
ALTER TABLE import_batches DROP CONSTRAINT import_batches_state_check;
ALTER TABLE import_batches ADD CONSTRAINT import_batches_state_check CHECK (state IN (
    'running', 'finished', 'failed', 'undone'));
