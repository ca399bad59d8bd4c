-- Recommendations (检察建议): the document, the versions of its text, its addressees and what each has
-- to put right. New tables only.

CREATE TABLE recommendations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT recommendations_case_fk REFERENCES cases (id),
    office_id BIGINT NOT NULL CONSTRAINT recommendations_office_fk REFERENCES procuratorates (id),
    -- Public-interest (R21 Art 75), or governance (社会治理), which has no suit behind it.
    kind TEXT NOT NULL CONSTRAINT recommendations_kind_check CHECK (kind IN ('pil', 'governance')),
    state TEXT NOT NULL CONSTRAINT recommendations_state_check CHECK (state IN (
        'draft', 'dept_reviewed', 'approved', 'signed', 'served', 'recorded_upward', 'concluded', 'amended', 'withdrawn')),
    version INT NOT NULL DEFAULT 1,
    title TEXT NOT NULL,
    -- The version of the text that counts.
    text_no INT NOT NULL,
    drafted_by BIGINT CONSTRAINT recommendations_drafted_by_fk REFERENCES people (id),
    drafted_at TIMESTAMP NOT NULL,
    -- Given at signing, never before.
    number TEXT,
    number_id BIGINT CONSTRAINT recommendations_number_fk REFERENCES issued_numbers (id),
    -- An official number of the unified business system, to be taken at signing.
    official_number TEXT,
    signed_on DATE,
    signed_by BIGINT CONSTRAINT recommendations_signed_by_fk REFERENCES people (id),
    -- First effective service on any addressee.
    first_served_on DATE,
    -- Service on the last addressee.
    all_served_on DATE,
    recorded_upward_on DATE,
    concluded_on DATE,
    -- When and why it was amended or withdrawn (2019 rule Art 23).
    ended_on DATE,
    end_reason TEXT,
    -- The document that this one replaces.
    replaces_id BIGINT CONSTRAINT recommendations_replaces_fk REFERENCES recommendations (id)
);
CREATE INDEX recommendations_by_case ON recommendations (case_id, id);
CREATE INDEX recommendations_by_office ON recommendations (office_id, id);
CREATE INDEX recommendations_by_office_state ON recommendations (office_id, state, id);
CREATE INDEX recommendations_by_state ON recommendations (state, id);
CREATE INDEX recommendations_by_replaced ON recommendations (replaces_id);

CREATE TABLE recommendation_texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    recommendation_id BIGINT NOT NULL CONSTRAINT recommendation_texts_recommendation_fk REFERENCES recommendations (id),
    no INT NOT NULL,
    -- R21 Art 75(2): source (2), harm (3), breach with reasons (4), law (5), suggestions (6), other (8).
    case_source TEXT NOT NULL,
    harm_facts TEXT NOT NULL,
    breach_facts TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    suggestions TEXT NOT NULL,
    other_matters TEXT NOT NULL,
    -- Addressees (1), their items and periods (7) as they stood in this version, as JSON text.
    lines TEXT NOT NULL,
    written_by BIGINT CONSTRAINT recommendation_texts_written_by_fk REFERENCES people (id),
    written_at TIMESTAMP NOT NULL,
    CONSTRAINT recommendation_texts_no_unique UNIQUE (recommendation_id, no)
);

-- One line for each agency of a document. Received, replied, rectified and verified are four facts.
-- Due dates stand in `clocks` (subject_kind 'addressee', rules A6, A6u and A7), never here.
CREATE TABLE recommendation_addressees (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    recommendation_id BIGINT NOT NULL CONSTRAINT recommendation_addressees_recommendation_fk REFERENCES recommendations (id),
    agency_id BIGINT NOT NULL CONSTRAINT recommendation_addressees_agency_fk REFERENCES agencies (id),
    part TEXT NOT NULL CONSTRAINT recommendation_addressees_part_check CHECK (part IN ('lead', 'cooperating')),
    -- Harm goes on growing: the written reply is due in fifteen days (JI20 Art 21(2)).
    urgent BOOLEAN NOT NULL,
    urgent_reason TEXT,
    -- The rectification period as it is written in the document.
    rectify_count INT NOT NULL,
    rectify_unit TEXT NOT NULL CONSTRAINT recommendation_addressees_rectify_unit_check CHECK (rectify_unit IN ('hours', 'days', 'working_days', 'months')),
    -- Whether the other addressees of the document may be seen by this one.
    joint BOOLEAN NOT NULL,
    -- Effective service: the date signed on the 送达回证.
    served_on DATE,
    -- The agency's own receipt; it starts nothing.
    received_on DATE,
    received_at TIMESTAMP,
    received_by BIGINT CONSTRAINT recommendation_addressees_received_by_fk REFERENCES people (id),
    receiver TEXT,
    -- Effective date of the first proper written reply.
    replied_on DATE,
    -- Day on which the agency says that everything is done, by an accepted reply.
    rectified_on DATE,
    -- Day of the visit that found everything done.
    verified_on DATE,
    result TEXT CONSTRAINT recommendation_addressees_result_check CHECK (result IN ('rectified', 'not_performing', 'amended', 'withdrawn', 'closed_otherwise')),
    result_on DATE,
    -- Whether the end of the rectification period was acted upon.
    period_ended_on DATE,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT recommendation_addressees_agency_unique UNIQUE (recommendation_id, agency_id)
);
CREATE INDEX recommendation_addressees_by_agency ON recommendation_addressees (agency_id, id);
CREATE INDEX recommendation_addressees_by_service ON recommendation_addressees (served_on);

CREATE TABLE rectification_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT rectification_items_addressee_fk REFERENCES recommendation_addressees (id),
    no INT NOT NULL,
    text TEXT NOT NULL,
    -- The claim of a possible suit that this suggestion leads to (R21 Art 75(2)).
    claim TEXT,
    -- What the last accepted reply says.
    claimed TEXT CONSTRAINT rectification_items_claimed_check CHECK (claimed IN ('done', 'partly', 'not_done')),
    claimed_on DATE,
    -- What the last visit found.
    verified TEXT NOT NULL CONSTRAINT rectification_items_verified_check CHECK (verified IN ('unverified', 'rectified', 'partly', 'not_rectified')),
    verified_on DATE,
    CONSTRAINT rectification_items_no_unique UNIQUE (addressee_id, no)
);
