-- The chained log, the change log and the keys that make a repeated request harmless. New tables only.

CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT audit_log_office_fk REFERENCES procuratorates (id),
    -- Position in the chain of the office, from 1 without a gap.
    seq BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id BIGINT,
    roles TEXT NOT NULL,
    origin TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    case_id BIGINT,
    detail TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    -- Hash of the row before of the same case, so that one case's rows can be verified alone.
    case_prev_hash TEXT,
    hash TEXT NOT NULL,
    CONSTRAINT audit_log_seq_unique UNIQUE (office_id, seq)
);
CREATE INDEX audit_log_by_subject ON audit_log (subject_kind, subject_id, id);
CREATE INDEX audit_log_by_case ON audit_log (case_id, id);
CREATE INDEX audit_log_by_person ON audit_log (person_id, id);

CREATE TABLE audit_heads (
    office_id BIGINT NOT NULL CONSTRAINT audit_heads_key PRIMARY KEY CONSTRAINT audit_heads_office_fk REFERENCES procuratorates (id),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    record_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    at TIMESTAMP NOT NULL
);

CREATE TABLE idempotency_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- Who sent it: a person, or the digest of an address for requests without an account.
    sender TEXT NOT NULL,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT idempotency_keys_key_unique UNIQUE (sender, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
