-- Replies of the agencies, item by item; requests to supplement, objections, extensions asked. New
-- tables only.

CREATE TABLE replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT replies_addressee_fk REFERENCES recommendation_addressees (id),
    no INT NOT NULL,
    -- A written reply, or an interim one (阶段性回复), which leaves the reply clock running.
    kind TEXT NOT NULL CONSTRAINT replies_kind_check CHECK (kind IN ('written', 'interim')),
    state TEXT NOT NULL CONSTRAINT replies_state_check CHECK (state IN ('drafted', 'approved', 'received', 'accepted', 'returned')),
    -- How it came.
    channel TEXT NOT NULL CONSTRAINT replies_channel_check CHECK (channel IN ('portal', 'in_person', 'post')),
    document_number TEXT,
    summary TEXT NOT NULL,
    -- The sealed document itself, by SHA-256.
    document TEXT,
    posted_on DATE,
    -- Postmark or consignment note, by SHA-256: without it the day of receipt counts.
    posting_proof TEXT,
    -- When it came to the procuratorate.
    received_at TIMESTAMP,
    -- The day that counts: of submission, of proven posting, or of receipt.
    effective_on DATE,
    drafted_by BIGINT CONSTRAINT replies_drafted_by_fk REFERENCES people (id),
    drafted_at TIMESTAMP NOT NULL,
    approved_by BIGINT CONSTRAINT replies_approved_by_fk REFERENCES people (id),
    approved_at TIMESTAMP,
    -- Form check by the procuratorate.
    checked_by BIGINT CONSTRAINT replies_checked_by_fk REFERENCES people (id),
    checked_on DATE,
    check_note TEXT,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT replies_no_unique UNIQUE (addressee_id, no)
);

CREATE TABLE reply_items (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    reply_id BIGINT NOT NULL CONSTRAINT reply_items_reply_fk REFERENCES replies (id),
    item_id BIGINT NOT NULL CONSTRAINT reply_items_item_fk REFERENCES rectification_items (id),
    measure TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT reply_items_state_check CHECK (state IN ('done', 'partly', 'not_done')),
    -- SHA-256 of what proves it, as JSON text.
    evidence TEXT NOT NULL,
    -- Why it is not done, and what will be done by when.
    reason TEXT,
    plan TEXT,
    planned_on DATE,
    CONSTRAINT reply_items_item_unique UNIQUE (reply_id, item_id)
);

CREATE TABLE supplement_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    reply_id BIGINT NOT NULL CONSTRAINT supplement_requests_reply_fk REFERENCES replies (id),
    wanted TEXT NOT NULL,
    asked_on DATE NOT NULL,
    asked_by BIGINT CONSTRAINT supplement_requests_asked_by_fk REFERENCES people (id),
    -- The later reply that answers it.
    answered_by BIGINT CONSTRAINT supplement_requests_answered_by_fk REFERENCES replies (id)
);
CREATE INDEX supplement_requests_by_reply ON supplement_requests (reply_id);

CREATE TABLE objections (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT objections_addressee_fk REFERENCES recommendation_addressees (id),
    ground TEXT NOT NULL CONSTRAINT objections_ground_check CHECK (ground IN ('jurisdiction', 'content')),
    state TEXT NOT NULL CONSTRAINT objections_state_check CHECK (state IN ('raised', 'rechecked', 'upheld', 'rejected')),
    text TEXT NOT NULL,
    -- The agency that the objector holds to be the right one.
    suggested_agency_id BIGINT CONSTRAINT objections_suggested_agency_fk REFERENCES agencies (id),
    suggested_agency TEXT,
    raised_by BIGINT CONSTRAINT objections_raised_by_fk REFERENCES people (id),
    raised_on DATE NOT NULL,
    recheck TEXT,
    rechecked_by BIGINT CONSTRAINT objections_rechecked_by_fk REFERENCES people (id),
    rechecked_on DATE,
    -- What follows when it is upheld (2019 rule Art 23).
    remedy TEXT CONSTRAINT objections_remedy_check CHECK (remedy IN ('amend', 'withdraw')),
    -- What the agency is told.
    explanation TEXT,
    decided_by BIGINT CONSTRAINT objections_decided_by_fk REFERENCES people (id),
    decided_on DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX objections_by_addressee ON objections (addressee_id, id);

-- Asked for and kept; the two months of JI20 Art 21 cannot be extended by asking.
CREATE TABLE extension_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT extension_requests_addressee_fk REFERENCES recommendation_addressees (id),
    cause TEXT NOT NULL CONSTRAINT extension_requests_cause_check CHECK (cause IN ('force_majeure', 'season', 'procedure', 'funds', 'third_party', 'other')),
    reason TEXT NOT NULL,
    plan TEXT NOT NULL,
    wanted_until DATE NOT NULL,
    asked_by BIGINT CONSTRAINT extension_requests_asked_by_fk REFERENCES people (id),
    asked_on DATE NOT NULL,
    -- What the prosecutor noted; never an extension.
    note TEXT,
    noted_by BIGINT CONSTRAINT extension_requests_noted_by_fk REFERENCES people (id),
    noted_on DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX extension_requests_by_addressee ON extension_requests (addressee_id, id);
