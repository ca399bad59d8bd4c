-- Screening models (筛查模型): versions with their approval, back-tests, hits and what people made of them;
-- screening data; and what leads are alike in. New tables only.

CREATE TABLE screening_models (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT screening_models_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT screening_models_kind_check CHECK (kind IN ('leads', 'rows')),
    name TEXT NOT NULL,
    -- Its code in the starter pack; none when a person wrote it.
    pack_code TEXT,
    created_by BIGINT CONSTRAINT screening_models_created_by_fk REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT screening_models_name_unique UNIQUE (office_id, name)
);

CREATE TABLE screening_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    model_id BIGINT NOT NULL CONSTRAINT screening_versions_model_fk REFERENCES screening_models (id),
    no INT NOT NULL,
    state TEXT NOT NULL CONSTRAINT screening_versions_state_check CHECK (state IN (
        'draft', 'back_tested', 'proposed', 'live', 'paused', 'retired')),
    version INT NOT NULL DEFAULT 1,
    purpose TEXT NOT NULL,
    -- What it looks for and suggests, as JSON.
    definition TEXT NOT NULL,
    -- Everybody who wrote at it, as a JSON list of ids: none of them approves it.
    authors TEXT NOT NULL,
    written_at TIMESTAMP NOT NULL,
    proposed_by BIGINT CONSTRAINT screening_versions_proposed_by_fk REFERENCES people (id),
    proposed_at TIMESTAMP,
    proposal_note TEXT,
    decided_by BIGINT CONSTRAINT screening_versions_decided_by_fk REFERENCES people (id),
    decided_at TIMESTAMP,
    decision_note TEXT,
    live_from TIMESTAMP,
    ended_at TIMESTAMP,
    -- The Monday of the last week in which its hits passed the cap.
    noisy_week DATE,
    -- The last day on which it ran over its data; empty again when new rows came.
    rows_run_on DATE,
    CONSTRAINT screening_versions_no_unique UNIQUE (model_id, no)
);
CREATE INDEX screening_versions_by_state ON screening_versions (state, id);
-- One version of a model runs, and one is worked on.
CREATE UNIQUE INDEX screening_versions_running_unique ON screening_versions (model_id)
    WHERE state = 'live' OR state = 'paused';
CREATE UNIQUE INDEX screening_versions_open_unique ON screening_versions (model_id)
    WHERE state = 'draft' OR state = 'back_tested' OR state = 'proposed';

-- One row: how often the set of running models has changed, so that what is compiled in memory knows.
CREATE TABLE screening_epochs (
    id BIGINT NOT NULL CONSTRAINT screening_epochs_key PRIMARY KEY,
    epoch BIGINT NOT NULL
);
INSERT INTO screening_epochs (id, epoch) VALUES (1, 0);

CREATE TABLE screening_backtests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    version_id BIGINT NOT NULL CONSTRAINT screening_backtests_version_fk REFERENCES screening_versions (id),
    -- SHA-256 of the definition that was run: an edited version has to be run anew.
    digest TEXT NOT NULL,
    months INT NOT NULL,
    from_on DATE NOT NULL,
    to_on DATE NOT NULL,
    scanned BIGINT NOT NULL,
    hits BIGINT NOT NULL,
    decided BIGINT NOT NULL,
    cases BIGINT NOT NULL,
    busiest_week BIGINT NOT NULL,
    -- Other live models that hit the same, as JSON.
    also_hit TEXT NOT NULL,
    examples TEXT NOT NULL,
    run_by BIGINT CONSTRAINT screening_backtests_run_by_fk REFERENCES people (id),
    run_at TIMESTAMP NOT NULL
);
CREATE INDEX screening_backtests_by_version ON screening_backtests (version_id, id);

CREATE TABLE screening_datasets (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT screening_datasets_office_fk REFERENCES procuratorates (id),
    name TEXT NOT NULL,
    -- Who gave it, and on what footing.
    origin TEXT NOT NULL,
    statutory_source TEXT NOT NULL CONSTRAINT screening_datasets_statutory_source_check CHECK (
        statutory_source IN (
            'report', 'case_handling', 'enforcement_platform', 'referral', 'media', 'other_duty')),
    -- The column by which a row replaces an earlier one.
    key_column TEXT,
    -- Headings with what stands below them, as JSON.
    headings TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    version INT NOT NULL DEFAULT 1,
    created_by BIGINT CONSTRAINT screening_datasets_created_by_fk REFERENCES people (id),
    created_at TIMESTAMP NOT NULL,
    loaded_at TIMESTAMP,
    CONSTRAINT screening_datasets_name_unique UNIQUE (office_id, name)
);

CREATE TABLE screening_loads (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    dataset_id BIGINT NOT NULL CONSTRAINT screening_loads_dataset_fk REFERENCES screening_datasets (id),
    file_name TEXT NOT NULL,
    file_hash TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    added BIGINT NOT NULL,
    replaced BIGINT NOT NULL,
    unchanged BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    loaded_by BIGINT CONSTRAINT screening_loads_loaded_by_fk REFERENCES people (id),
    begun_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX screening_loads_by_dataset ON screening_loads (dataset_id, id);

CREATE TABLE screening_rejects (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    load_id BIGINT NOT NULL CONSTRAINT screening_rejects_load_fk REFERENCES screening_loads (id),
    row_number BIGINT NOT NULL,
    heading TEXT NOT NULL,
    code TEXT NOT NULL CONSTRAINT screening_rejects_code_check CHECK (code IN (
        'key_missing', 'key_repeated', 'date_malformed', 'number_malformed', 'value_too_long',
        'too_many_cells')),
    -- The cells as they came, as a JSON list.
    cells TEXT NOT NULL
);
CREATE INDEX screening_rejects_by_load ON screening_rejects (load_id, id);

CREATE TABLE screening_rows (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    dataset_id BIGINT NOT NULL CONSTRAINT screening_rows_dataset_fk REFERENCES screening_datasets (id),
    -- The folded key, or a digest of the whole row.
    identity TEXT NOT NULL,
    row_number BIGINT NOT NULL,
    load_id BIGINT NOT NULL CONSTRAINT screening_rows_load_fk REFERENCES screening_loads (id),
    -- The cells in the order of the columns, as a JSON list.
    cells TEXT NOT NULL,
    CONSTRAINT screening_rows_identity_unique UNIQUE (dataset_id, identity)
);
CREATE INDEX screening_rows_by_dataset ON screening_rows (dataset_id, id);

CREATE TABLE screening_hits (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    version_id BIGINT NOT NULL CONSTRAINT screening_hits_version_fk REFERENCES screening_versions (id),
    model_id BIGINT NOT NULL CONSTRAINT screening_hits_model_fk REFERENCES screening_models (id),
    office_id BIGINT NOT NULL CONSTRAINT screening_hits_office_fk REFERENCES procuratorates (id),
    -- Goes with its lead when an import is undone.
    lead_id BIGINT CONSTRAINT screening_hits_lead_fk REFERENCES leads (id) ON DELETE CASCADE,
    dataset_id BIGINT CONSTRAINT screening_hits_dataset_fk REFERENCES screening_datasets (id),
    row_identity TEXT,
    score INT NOT NULL,
    -- The conditions that held, the words and the rows by which it hit, as JSON.
    met TEXT NOT NULL,
    spans TEXT NOT NULL,
    input TEXT,
    hit_at TIMESTAMP NOT NULL,
    -- The Monday of the week it counts in.
    week DATE NOT NULL,
    held BOOLEAN NOT NULL,
    verdict TEXT CONSTRAINT screening_hits_verdict_check CHECK (verdict IN ('useful', 'false_positive')),
    registered_lead_id BIGINT CONSTRAINT screening_hits_registered_fk REFERENCES leads (id),
    CONSTRAINT screening_hits_lead_unique UNIQUE (version_id, lead_id),
    CONSTRAINT screening_hits_rows_unique UNIQUE (version_id, dataset_id, row_identity),
    CONSTRAINT screening_hits_of_one_check CHECK ((lead_id IS NULL) <> (dataset_id IS NULL))
);
CREATE INDEX screening_hits_by_office ON screening_hits (office_id, id);
CREATE INDEX screening_hits_by_model ON screening_hits (model_id, id);
CREATE INDEX screening_hits_by_lead ON screening_hits (lead_id);
CREATE INDEX screening_hits_by_registered ON screening_hits (registered_lead_id);
CREATE INDEX screening_hits_by_week ON screening_hits (version_id, week);

CREATE TABLE screening_verdicts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    hit_id BIGINT NOT NULL CONSTRAINT screening_verdicts_hit_fk REFERENCES screening_hits (id) ON DELETE CASCADE,
    verdict TEXT NOT NULL CONSTRAINT screening_verdicts_verdict_check CHECK (verdict IN (
        'useful', 'false_positive')),
    reason TEXT NOT NULL,
    given_by BIGINT CONSTRAINT screening_verdicts_given_by_fk REFERENCES people (id),
    given_at TIMESTAMP NOT NULL,
    undone_by BIGINT CONSTRAINT screening_verdicts_undone_by_fk REFERENCES people (id),
    undone_at TIMESTAMP,
    undone_reason TEXT
);
CREATE INDEX screening_verdicts_by_hit ON screening_verdicts (hit_id, id);

-- In what leads are alike: enterprise, place, field in a county. Nothing of who reported.
CREATE TABLE screening_marks (
    lead_id BIGINT NOT NULL CONSTRAINT screening_marks_lead_fk REFERENCES leads (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CONSTRAINT screening_marks_kind_check CHECK (kind IN ('enterprise', 'place', 'domain')),
    value TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    received_on DATE NOT NULL,
    CONSTRAINT screening_marks_key PRIMARY KEY (lead_id, kind, value)
);
CREATE INDEX screening_marks_by_value ON screening_marks (kind, value, received_on);
