-- The second factor of accounts with its recovery codes, and where a session was opened. New tables, and a column with a
-- default that no row has to be rewritten for.

CREATE TABLE second_factors (
    person_id BIGINT NOT NULL CONSTRAINT second_factors_key PRIMARY KEY
        CONSTRAINT second_factors_person_fk REFERENCES people (id),
    -- The secret under the seal: which key, 24 bytes that are never used twice, and the ciphertext with its tag.
    key_id TEXT NOT NULL,
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL,
    made_at TIMESTAMP NOT NULL,
    -- When a first code proved that the person has it. Until then it guards nothing.
    confirmed_at TIMESTAMP,
    -- The time step (RFC 6238) of the last code that was accepted; no code of it or of one before counts again.
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT recovery_codes_person_fk REFERENCES people (id),
    -- SHA-256 of the code, which is 80 random bits; the code itself is shown once and kept nowhere.
    code_hash TEXT NOT NULL CONSTRAINT recovery_codes_hash_unique UNIQUE,
    made_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX recovery_codes_of_person ON recovery_codes (person_id);

ALTER TABLE refresh_tokens ADD COLUMN origin TEXT NOT NULL DEFAULT '';
