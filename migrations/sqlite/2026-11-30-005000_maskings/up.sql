-- Masked copies of texts and documents, and what people decided of the words in them. New tables only.

CREATE TABLE maskings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT maskings_office_fk REFERENCES procuratorates (id),
    case_id BIGINT CONSTRAINT maskings_case_fk REFERENCES cases (id),
    source_kind TEXT NOT NULL CONSTRAINT maskings_source_kind_check CHECK (source_kind IN (
        'document', 'brand_case', 'file', 'text')),
    -- The document or the brand case, and which of its drafts.
    source_id BIGINT,
    source_no INT,
    -- SHA-256 of what the copy is made of, and the text itself where it is kept nowhere else.
    source_hash TEXT NOT NULL,
    source_text TEXT,
    shape TEXT NOT NULL CONSTRAINT maskings_shape_check CHECK (shape IN ('docx', 'text')),
    title TEXT NOT NULL,
    -- For whom or for what it is made.
    purpose TEXT NOT NULL,
    -- Codes of what the copy leaves out, as a list.
    left_out TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT maskings_state_check CHECK (state IN ('proposed', 'applied')),
    version INT NOT NULL DEFAULT 1,
    proposed_by BIGINT CONSTRAINT maskings_proposer_fk REFERENCES people (id),
    proposed_at TIMESTAMP NOT NULL,
    applied_by BIGINT CONSTRAINT maskings_applier_fk REFERENCES people (id),
    applied_at TIMESTAMP,
    result_hash TEXT CONSTRAINT maskings_result_fk REFERENCES files (hash),
    CONSTRAINT maskings_applied_check CHECK ((state = 'applied') = (result_hash IS NOT NULL))
);
CREATE INDEX maskings_by_office ON maskings (office_id, id);
CREATE INDEX maskings_by_source ON maskings (source_kind, source_id);
CREATE INDEX maskings_by_case ON maskings (case_id, id);

-- Words of a source: proposed, and what a person decided of them.
CREATE TABLE masking_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    masking_id BIGINT NOT NULL CONSTRAINT masking_marks_masking_fk REFERENCES maskings (id),
    kind TEXT NOT NULL CONSTRAINT masking_marks_kind_check CHECK (kind IN (
        'person', 'identity', 'telephone', 'address', 'plate', 'account', 'credit_code', 'mail', 'other')),
    words TEXT NOT NULL,
    reason TEXT NOT NULL CONSTRAINT masking_marks_reason_check CHECK (reason IN (
        'check_digit', 'identity_like', 'mobile', 'landline', 'card_digit', 'card_like', 'account_word',
        'plate_form', 'house_number', 'address_word', 'mail_form', 'sole_trader', 'party', 'house',
        'agency_staff', 'name_beside', 'added')),
    -- Where they stand, as JSON; how often.
    places TEXT NOT NULL,
    count INT NOT NULL,
    suggestion TEXT NOT NULL,
    decision TEXT NOT NULL CONSTRAINT masking_marks_decision_check CHECK (decision IN ('pending', 'confirmed', 'rejected')),
    -- What stands in their place, where they are masked.
    replacement TEXT,
    decided_by BIGINT CONSTRAINT masking_marks_decider_fk REFERENCES people (id),
    decided_at TIMESTAMP,
    CONSTRAINT masking_marks_words_unique UNIQUE (masking_id, words),
    CONSTRAINT masking_marks_replacement_check CHECK ((decision = 'confirmed') = (replacement IS NOT NULL))
);
