-- Frozen reports, and the indexes by which the rows of a period are counted. A new table and indexes only.

CREATE TABLE statistics_snapshots (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The office of whoever froze it.
    office_id BIGINT NOT NULL CONSTRAINT statistics_snapshots_office_fk REFERENCES procuratorates (id),
    title TEXT NOT NULL,
    from_on DATE NOT NULL,
    to_on DATE NOT NULL,
    -- The cut-off: what happened later was not known.
    as_of DATE NOT NULL,
    -- What it was narrowed to; the whole of the office's sight when absent.
    about_office_id BIGINT CONSTRAINT statistics_snapshots_about_office_fk REFERENCES procuratorates (id),
    domain TEXT,
    agency_system TEXT,
    -- Every figure with the rows behind it, as JSON text.
    figures TEXT NOT NULL,
    -- SHA-256 of that text.
    digest TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    made_by BIGINT CONSTRAINT statistics_snapshots_made_by_fk REFERENCES people (id)
);
CREATE INDEX statistics_snapshots_by_office ON statistics_snapshots (office_id, id);

-- Each holds all that is counted of a row, so that a figure reads the index alone.
CREATE INDEX leads_by_counting ON leads (office_id, registered_at, state, decided_on, domain);
CREATE INDEX cases_by_counting ON cases (office_id, filed_on, track, closed_on, domain);
CREATE INDEX recommendations_by_counting ON recommendations (office_id, kind, first_served_on, ended_on, case_id);
CREATE INDEX lawsuits_by_decision ON lawsuits (decided_on, id);
