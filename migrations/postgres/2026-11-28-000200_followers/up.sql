-- How far each follower of the change log has come that writes to this database, and keyed digests of who
-- reported, by which leads of one reporter are told without opening a seal. New tables only.

CREATE TABLE follower_positions (
    name TEXT NOT NULL CONSTRAINT follower_positions_key PRIMARY KEY,
    -- The last row of `changes` that it has worked on.
    position BIGINT NOT NULL,
    moved_at TIMESTAMP NOT NULL
);

CREATE TABLE lead_contacts (
    lead_id BIGINT NOT NULL CONSTRAINT lead_contacts_lead_fk REFERENCES leads (id),
    -- HMAC-SHA-256 under a key that is not in the database.
    digest TEXT NOT NULL,
    CONSTRAINT lead_contacts_key PRIMARY KEY (lead_id, digest)
);
CREATE INDEX lead_contacts_by_digest ON lead_contacts (digest);
