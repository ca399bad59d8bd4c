-- Private calendar feeds of people, which programs subscribe to. A new table only.

CREATE TABLE calendar_feeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT calendar_feeds_person_fk REFERENCES people (id),
    -- SHA-256 of what stands in the address; the address itself is shown once and kept nowhere.
    token_hash TEXT NOT NULL CONSTRAINT calendar_feeds_token_unique UNIQUE,
    made_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);
CREATE INDEX calendar_feeds_of_person ON calendar_feeds (person_id, id);
