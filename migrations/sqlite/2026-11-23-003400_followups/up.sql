-- Follow-up visits (跟进调查) and looks back after closing (回头看), with what each found. New tables only.

CREATE TABLE visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT visits_addressee_fk REFERENCES recommendation_addressees (id),
    case_id BIGINT NOT NULL CONSTRAINT visits_case_fk REFERENCES cases (id),
    office_id BIGINT NOT NULL CONSTRAINT visits_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT visits_kind_check CHECK (kind IN ('follow_up', 'post_closing')),
    state TEXT NOT NULL CONSTRAINT visits_state_check CHECK (state IN ('planned', 'done', 'cancelled')),
    planned_on DATE NOT NULL,
    purpose TEXT NOT NULL,
    done_at TIMESTAMP,
    -- Two persons at each act (R21 Art 36).
    officer_one BIGINT CONSTRAINT visits_officer_one_fk REFERENCES people (id),
    officer_two BIGINT CONSTRAINT visits_officer_two_fk REFERENCES people (id),
    place TEXT,
    longitude DOUBLE PRECISION,
    latitude DOUBLE PRECISION,
    -- R21 Art 82 items 1 to 7, or rectified.
    finding TEXT CONSTRAINT visits_finding_check CHECK (finding IN (
        'rectified', 'in_progress', 'late_without_measures', 'measures_not_carried_out', 'replied_not_done',
        'duty_remains_after_crime', 'not_resumed', 'unlawful_measures', 'other_not_performing')),
    found TEXT,
    next_step TEXT,
    -- SHA-256 of photographs, as JSON text.
    photographs TEXT NOT NULL,
    -- What was rectified has come back, and what follows by which criterion.
    rebound BOOLEAN NOT NULL,
    rebound_criterion TEXT CONSTRAINT visits_rebound_criterion_check CHECK (rebound_criterion IN ('same_cause', 'new_acts')),
    rebound_note TEXT,
    cancel_reason TEXT,
    planned_by BIGINT CONSTRAINT visits_planned_by_fk REFERENCES people (id),
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT visits_two_officers_check CHECK (officer_one <> officer_two)
);
CREATE INDEX visits_by_addressee ON visits (addressee_id, id);
CREATE INDEX visits_by_case ON visits (case_id, id);
CREATE INDEX visits_by_office ON visits (office_id, id);
CREATE INDEX visits_by_office_state ON visits (office_id, state, planned_on);

CREATE TABLE visit_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    visit_id BIGINT NOT NULL CONSTRAINT visit_items_visit_fk REFERENCES visits (id),
    item_id BIGINT NOT NULL CONSTRAINT visit_items_item_fk REFERENCES rectification_items (id),
    verified TEXT NOT NULL CONSTRAINT visit_items_verified_check CHECK (verified IN ('unverified', 'rectified', 'partly', 'not_rectified')),
    note TEXT NOT NULL,
    CONSTRAINT visit_items_item_unique UNIQUE (visit_id, item_id)
);
