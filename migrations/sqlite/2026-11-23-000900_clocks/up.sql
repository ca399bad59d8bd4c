-- Calendars, statutory clocks and what is assumed where the law is silent. New tables only.

CREATE TABLE calendar_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- 1 is what the program brings; each import makes the next.
    number INT NOT NULL CONSTRAINT calendar_versions_number_unique UNIQUE,
    -- Every published year with its rest days and make-up workdays, as one JSON text.
    years TEXT NOT NULL,
    -- SHA-256 of that text.
    digest TEXT NOT NULL,
    note TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    made_by BIGINT CONSTRAINT calendar_versions_made_by_fk REFERENCES people (id)
);

-- What an office assumes where the law is silent, from a day on. Without a row the defaults count.
CREATE TABLE deadline_settings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT deadline_settings_office_fk REFERENCES procuratorates (id),
    effective_from DATE NOT NULL,
    extension_base TEXT NOT NULL CONSTRAINT deadline_settings_extension_base_check CHECK (extension_base IN ('nominal', 'rolled')),
    resumption TEXT NOT NULL CONSTRAINT deadline_settings_resumption_check CHECK (resumption IN ('rest', 'restart')),
    exclusion_ends TEXT NOT NULL CONSTRAINT deadline_settings_exclusion_ends_check CHECK (exclusion_ends IN ('receipt_counts', 'both_excluded')),
    service_basis TEXT NOT NULL CONSTRAINT deadline_settings_service_basis_check CHECK (service_basis IN ('own_service', 'latest_service')),
    mixed_urgency TEXT NOT NULL CONSTRAINT deadline_settings_mixed_urgency_check CHECK (mixed_urgency IN ('two_dates', 'shorter_date')),
    made_at TIMESTAMP NOT NULL,
    made_by BIGINT CONSTRAINT deadline_settings_made_by_fk REFERENCES people (id),
    CONSTRAINT deadline_settings_office_unique UNIQUE (office_id, effective_from)
);

-- The day from which a rule pack is in force, where the program brings none. The newest row of a pack counts.
CREATE TABLE rule_pack_dates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    pack TEXT NOT NULL,
    pack_version INT NOT NULL,
    -- None when an earlier entry was taken back.
    effective_from DATE,
    note TEXT NOT NULL,
    made_at TIMESTAMP NOT NULL,
    made_by BIGINT CONSTRAINT rule_pack_dates_made_by_fk REFERENCES people (id)
);

CREATE TABLE clocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The rule and the version of its pack under which the clock started, kept for its whole life.
    rule TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_version INT NOT NULL,
    hard BOOLEAN NOT NULL,
    -- The record to which the clock belongs.
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT clocks_office_fk REFERENCES procuratorates (id),
    case_id BIGINT,
    -- What the office assumed on the day of the start, as JSON text.
    settings TEXT NOT NULL,
    -- The columns from here on are what the events yield; they are recomputed and never edited.
    started_on DATE NOT NULL,
    state TEXT NOT NULL CONSTRAINT clocks_state_check CHECK (state IN ('running', 'paused', 'met', 'withdrawn')),
    -- Without a date while the clock stands still.
    nominal DATE,
    due DATE,
    provisional BOOLEAN NOT NULL,
    closed_on DATE,
    -- The calendar with which they were computed.
    calendar_version INT NOT NULL,
    version INT NOT NULL DEFAULT 1
);
-- Lists go by due date, over everything or office by office, and read no more rows than they show.
CREATE INDEX clocks_by_due ON clocks (state, due, id);
CREATE INDEX clocks_by_office ON clocks (office_id, state, due, id);
CREATE INDEX clocks_by_state ON clocks (state, id);
CREATE INDEX clocks_by_office_state ON clocks (office_id, state, id);
-- With the line of a rule's last days the figures find what fell due in a period without reading a clock.
CREATE INDEX clocks_by_rule ON clocks (rule, state, due, id, subject_id);
CREATE INDEX clocks_by_subject ON clocks (subject_kind, subject_id, rule, state, due);
CREATE INDEX clocks_by_case ON clocks (case_id, id);

CREATE TABLE clock_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    clock_id BIGINT NOT NULL CONSTRAINT clock_events_clock_fk REFERENCES clocks (id),
    kind TEXT NOT NULL CONSTRAINT clock_events_kind_check CHECK (kind IN (
        'started', 'paused', 'resumed', 'extended', 'excluded', 'withdrawn', 'met')),
    on_date DATE NOT NULL,
    -- The end of an excluded interval.
    until DATE,
    -- The length of the period, or of an extension.
    length_count INT,
    length_unit TEXT CONSTRAINT clock_events_length_unit_check CHECK (length_unit IN ('hours', 'days', 'working_days', 'months')),
    -- Who granted an extension.
    authority TEXT CONSTRAINT clock_events_authority_check CHECK (authority IN (
        'chief', 'superior', 'court_president', 'superior_court', 'high_court')),
    reason TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL,
    recorded_by BIGINT CONSTRAINT clock_events_recorded_by_fk REFERENCES people (id),
    -- An event that was undone stays, and counts no more.
    undone_at TIMESTAMP,
    undone_by BIGINT CONSTRAINT clock_events_undone_by_fk REFERENCES people (id),
    undo_reason TEXT
);
CREATE INDEX clock_events_by_clock ON clock_events (clock_id, id);
