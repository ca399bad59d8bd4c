-- Evidence of cases, and through whose hands each piece went. New tables only.

CREATE TABLE case_evidence (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_evidence_case_fk REFERENCES cases (id),
    attachment_id BIGINT NOT NULL CONSTRAINT case_evidence_attachment_fk REFERENCES attachments (id),
    kind TEXT NOT NULL CONSTRAINT case_evidence_kind_check CHECK (kind IN (
        'documentary', 'physical', 'audiovisual', 'electronic', 'testimony', 'statement', 'appraisal',
        'record')),
    form TEXT NOT NULL CONSTRAINT case_evidence_form_check CHECK (form IN ('original', 'copy')),
    proves TEXT NOT NULL,
    -- Codes of what a suit has to prove, as a list.
    elements TEXT NOT NULL,
    taken_by_id BIGINT CONSTRAINT case_evidence_taker_fk REFERENCES people (id),
    taken_by TEXT NOT NULL,
    taken_at TIMESTAMP NOT NULL,
    place TEXT NOT NULL,
    -- From whom it came.
    source TEXT NOT NULL,
    -- Where the original of a copy is.
    original_held TEXT,
    entered_by BIGINT CONSTRAINT case_evidence_person_fk REFERENCES people (id),
    entered_at TIMESTAMP NOT NULL,
    -- A piece that was entered wrongly stays.
    withdrawn_on DATE,
    withdrawn_reason TEXT,
    CONSTRAINT case_evidence_withdrawal_check CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL))
);
CREATE INDEX case_evidence_by_case ON case_evidence (case_id);

-- Rows are added, never changed.
CREATE TABLE evidence_custody (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    evidence_id BIGINT NOT NULL CONSTRAINT evidence_custody_evidence_fk REFERENCES case_evidence (id),
    event TEXT NOT NULL CONSTRAINT evidence_custody_event_check CHECK (event IN (
        'collected', 'received', 'handed_over', 'examined', 'copied', 'sealed', 'unsealed', 'returned')),
    at TIMESTAMP NOT NULL,
    from_whom TEXT,
    to_whom TEXT,
    note TEXT NOT NULL,
    noted_by BIGINT CONSTRAINT evidence_custody_person_fk REFERENCES people (id),
    noted_at TIMESTAMP NOT NULL
);
CREATE INDEX evidence_custody_by_evidence ON evidence_custody (evidence_id);
