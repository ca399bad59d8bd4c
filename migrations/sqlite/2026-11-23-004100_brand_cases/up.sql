-- Brand cases (典型案例): the cultivation ledger, drafts, media, and debriefs (双月讲评). New tables only.

CREATE TABLE brand_cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT brand_cases_office_fk REFERENCES procuratorates (id),
    -- A closed case, always.
    case_id BIGINT NOT NULL CONSTRAINT brand_cases_case_fk REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT brand_cases_kind_check CHECK (kind IN (
        'model', 'guiding', 'premium', 'document', 'first')),
    -- The level at which it is to be selected.
    level TEXT NOT NULL CONSTRAINT brand_cases_level_check CHECK (level IN ('city', 'province', 'national')),
    state TEXT NOT NULL CONSTRAINT brand_cases_state_check CHECK (state IN (
        'candidate', 'cultivating', 'drafted', 'anonymised', 'submitted', 'selected', 'not_selected',
        'published', 'withdrawn')),
    version INT NOT NULL DEFAULT 1,
    title TEXT NOT NULL,
    -- The office's signature brand (一院一品) that it serves.
    theme TEXT,
    -- What makes it worth telling.
    value_points TEXT,
    -- Why the program proposed it, as a JSON list of codes; none when a person did.
    reasons TEXT,
    proposed_by BIGINT CONSTRAINT brand_cases_proposed_by_fk REFERENCES people (id),
    proposed_on DATE NOT NULL,
    -- Who looks after it, since when it is cultivated.
    keeper_id BIGINT CONSTRAINT brand_cases_keeper_fk REFERENCES people (id),
    cultivated_on DATE,
    -- The draft that a person has read for names and secrets, who, and what was found.
    checked_draft INT,
    checked_by BIGINT CONSTRAINT brand_cases_checked_by_fk REFERENCES people (id),
    checked_on DATE,
    check_note TEXT,
    submitted_on DATE,
    submitted_to TEXT,
    result_on DATE,
    -- The list or batch in which it was selected, or why not.
    result_note TEXT,
    published_on DATE,
    published_in TEXT,
    withdrawn_reason TEXT
);
CREATE INDEX brand_cases_by_office ON brand_cases (office_id, state, id);
CREATE INDEX brand_cases_by_case ON brand_cases (case_id, id);
-- One case stands in the ledger once for each kind, unless it was withdrawn.
CREATE UNIQUE INDEX brand_cases_kind_unique ON brand_cases (case_id, kind) WHERE state <> 'withdrawn';

CREATE TABLE brand_case_drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    brand_case_id BIGINT NOT NULL CONSTRAINT brand_case_drafts_brand_case_fk REFERENCES brand_cases (id),
    no INT NOT NULL,
    -- The fixed outline: 基本案情, 履职情况, 典型意义.
    facts TEXT NOT NULL,
    performance TEXT NOT NULL,
    significance TEXT NOT NULL,
    written_by BIGINT CONSTRAINT brand_case_drafts_written_by_fk REFERENCES people (id),
    written_at TIMESTAMP NOT NULL,
    CONSTRAINT brand_case_drafts_no_unique UNIQUE (brand_case_id, no)
);

CREATE TABLE media_coverage (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT media_coverage_office_fk REFERENCES procuratorates (id),
    -- None when the report is about the office's practice at large.
    brand_case_id BIGINT CONSTRAINT media_coverage_brand_case_fk REFERENCES brand_cases (id),
    medium TEXT NOT NULL,
    title TEXT NOT NULL,
    published_on DATE NOT NULL,
    link TEXT,
    recorded_by BIGINT CONSTRAINT media_coverage_recorded_by_fk REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX media_coverage_by_office ON media_coverage (office_id, published_on, id);
CREATE INDEX media_coverage_by_brand_case ON media_coverage (brand_case_id, id);

CREATE TABLE debriefs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT debriefs_office_fk REFERENCES procuratorates (id),
    state TEXT NOT NULL CONSTRAINT debriefs_state_check CHECK (state IN ('planned', 'held', 'cancelled')),
    version INT NOT NULL DEFAULT 1,
    title TEXT NOT NULL,
    planned_on DATE NOT NULL,
    held_on DATE,
    participants TEXT,
    minutes TEXT,
    cancel_reason TEXT,
    planned_by BIGINT CONSTRAINT debriefs_planned_by_fk REFERENCES people (id)
);
CREATE INDEX debriefs_by_office ON debriefs (office_id, planned_on, id);

CREATE TABLE debrief_cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    debrief_id BIGINT NOT NULL CONSTRAINT debrief_cases_debrief_fk REFERENCES debriefs (id),
    case_id BIGINT NOT NULL CONSTRAINT debrief_cases_case_fk REFERENCES cases (id),
    -- Shown as an example, or looked at for what went wrong.
    side TEXT NOT NULL CONSTRAINT debrief_cases_side_check CHECK (side IN ('positive', 'reverse')),
    points TEXT NOT NULL,
    CONSTRAINT debrief_cases_case_unique UNIQUE (debrief_id, case_id)
);
CREATE INDEX debrief_cases_by_case ON debrief_cases (case_id);
