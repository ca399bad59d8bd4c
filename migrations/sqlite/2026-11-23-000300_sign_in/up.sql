-- Refresh tokens by family, and the delay that grows with each failed sign-in. New tables only.

CREATE TABLE refresh_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    family TEXT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT refresh_tokens_person_fk REFERENCES people (id),
    token_hash TEXT NOT NULL CONSTRAINT refresh_tokens_hash_unique UNIQUE,
    issued_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP,
    ended_at TIMESTAMP
);
CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_person ON refresh_tokens (person_id);

CREATE TABLE sign_in_failures (
    -- `account:` and the folded user name, or `address:` and the network address.
    subject TEXT NOT NULL CONSTRAINT sign_in_failures_key PRIMARY KEY,
    failures INT NOT NULL,
    last_at TIMESTAMP NOT NULL,
    blocked_until TIMESTAMP,
    -- The end of the block of which the log has been told; later attempts within it add no row.
    told_until TIMESTAMP
);
