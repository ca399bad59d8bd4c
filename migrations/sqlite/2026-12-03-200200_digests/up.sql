-- Digests of people's work, one of a kind for a day or a week; whether people do without them; and calendar feeds of
-- agencies. A new table, and columns that may be empty or begin with what counted before.

CREATE TABLE digests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT digests_person_fk REFERENCES people (id),
    kind TEXT NOT NULL CONSTRAINT digests_kind_check CHECK (kind IN ('work', 'week', 'risk')),
    -- The day, or the Monday of the week.
    on_date DATE NOT NULL,
    -- The figures that were counted for it, as JSON text.
    risk TEXT,
    -- The mail that carries it; none when there was nothing to say.
    mail_id BIGINT CONSTRAINT digests_mail_fk REFERENCES mails (id),
    made_at TIMESTAMP NOT NULL,
    CONSTRAINT digests_once_unique UNIQUE (person_id, kind, on_date)
);
CREATE INDEX digests_by_day ON digests (kind, on_date, person_id);
CREATE INDEX digests_of_mail ON digests (mail_id);

ALTER TABLE notice_preferences ADD COLUMN digests_muted BOOLEAN NOT NULL DEFAULT FALSE;

-- A feed of an agency is every one's of that agency, whoever made it.
ALTER TABLE calendar_feeds ADD COLUMN agency_id BIGINT CONSTRAINT calendar_feeds_agency_fk REFERENCES agencies (id);
CREATE INDEX calendar_feeds_of_agency ON calendar_feeds (agency_id, id);
