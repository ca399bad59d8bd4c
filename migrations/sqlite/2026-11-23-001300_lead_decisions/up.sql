-- What becomes of a lead, who saw its reporter, and what the reporter is told. New tables only.

CREATE TABLE lead_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_decisions_lead_fk REFERENCES leads (id),
    approval_id BIGINT NOT NULL CONSTRAINT lead_decisions_approval_fk REFERENCES approvals (id)
        CONSTRAINT lead_decisions_approval_unique UNIQUE,
    outcome TEXT NOT NULL CONSTRAINT lead_decisions_outcome_check CHECK (outcome IN (
        'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
        'hand_over_lead')),
    -- What is decided, as JSON: the filing test, the office, the lead it is merged into.
    content TEXT NOT NULL,
    -- Where the lead stood when it was proposed.
    before_state TEXT NOT NULL CONSTRAINT lead_decisions_before_state_check CHECK (before_state IN (
        'registered', 'screening', 'evaluating', 'prelim_inquiry', 'pending_decision', 'filed', 'not_filed',
        'transferred_out', 'reported_up', 'merged', 'handed_to_other_dept', 'parked')),
    state TEXT NOT NULL CONSTRAINT lead_decisions_state_check CHECK (state IN ('proposed', 'made', 'refused')),
    proposed_on DATE NOT NULL,
    decided_on DATE,
    -- The lead that continues it in another office.
    result_lead_id BIGINT CONSTRAINT lead_decisions_result_lead_fk REFERENCES leads (id)
);
CREATE INDEX lead_decisions_by_lead ON lead_decisions (lead_id, id);

CREATE TABLE lead_merges (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_merges_lead_fk REFERENCES leads (id),
    into_id BIGINT NOT NULL CONSTRAINT lead_merges_into_fk REFERENCES leads (id),
    -- Where it stood before, and goes back to if it is taken out again.
    before_state TEXT NOT NULL CONSTRAINT lead_merges_before_state_check CHECK (before_state IN (
        'registered', 'screening', 'evaluating', 'prelim_inquiry', 'pending_decision', 'filed', 'not_filed',
        'transferred_out', 'reported_up', 'merged', 'handed_to_other_dept', 'parked')),
    merged_at TIMESTAMP NOT NULL,
    separated_at TIMESTAMP,
    separation_reason TEXT
);
CREATE INDEX lead_merges_by_lead ON lead_merges (lead_id, id);
CREATE INDEX lead_merges_by_into ON lead_merges (into_id, id);

-- The right of one person to open one seal, until an instant.
CREATE TABLE reporter_grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT reporter_grants_lead_fk REFERENCES leads (id),
    person_id BIGINT NOT NULL CONSTRAINT reporter_grants_person_fk REFERENCES people (id),
    approval_id BIGINT NOT NULL CONSTRAINT reporter_grants_approval_fk REFERENCES approvals (id)
        CONSTRAINT reporter_grants_approval_unique UNIQUE,
    purpose TEXT NOT NULL,
    granted_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    opened INT NOT NULL DEFAULT 0
);
CREATE INDEX reporter_grants_by_person ON reporter_grants (person_id, lead_id);

CREATE TABLE public_reports (
    lead_id BIGINT NOT NULL CONSTRAINT public_reports_key PRIMARY KEY CONSTRAINT public_reports_lead_fk REFERENCES leads (id),
    -- SHA-256 of the query code, which is shown once and kept nowhere.
    code_hash TEXT NOT NULL CONSTRAINT public_reports_code_unique UNIQUE,
    -- The receipt, as it was given.
    received_at TIMESTAMP NOT NULL,
    digest TEXT NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL
);

CREATE TABLE public_progress (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT public_progress_lead_fk REFERENCES leads (id),
    step TEXT NOT NULL CONSTRAINT public_progress_step_check CHECK (step IN (
        'received', 'evaluating', 'filed', 'recommended', 'rectifying', 'verified', 'not_filed', 'handed_on',
        'kept', 'joined', 'closed')),
    reached_on DATE NOT NULL,
    CONSTRAINT public_progress_step_unique UNIQUE (lead_id, step, reached_on)
);

CREATE TABLE public_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT public_messages_lead_fk REFERENCES leads (id),
    from_reporter BOOLEAN NOT NULL,
    text TEXT NOT NULL,
    person_id BIGINT CONSTRAINT public_messages_person_fk REFERENCES people (id),
    sent_at TIMESTAMP NOT NULL
);
CREATE INDEX public_messages_by_lead ON public_messages (lead_id, id);
