-- Three more kinds of documents: support of another's suit and its withdrawal, and a notice to hand over evidence, each with
-- the record that it is made from, and a number series. A CHECK cannot be changed in place here: the tables are made anew
-- with their rows. Rows stay what they are.
-- Another's suit that the office supports (R21 Arts 100 to 103).
CREATE TABLE case_supports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_supports_case_fk REFERENCES cases (id),
    -- Who sues, and where.
    plaintiff TEXT NOT NULL,
    court TEXT NOT NULL,
    opinion TEXT NOT NULL,
    made_on DATE NOT NULL,
    made_by BIGINT CONSTRAINT case_supports_made_by_fk REFERENCES people (id),
    withdrawn_on DATE,
    withdrawn_by BIGINT CONSTRAINT case_supports_withdrawn_by_fk REFERENCES people (id),
    withdrawn_reason TEXT,
    CONSTRAINT case_supports_withdrawn_check CHECK ((withdrawn_on IS NULL) = (withdrawn_reason IS NULL))
);
CREATE INDEX case_supports_by_case ON case_supports (case_id);

-- What somebody who holds evidence is asked to hand over (R21 Art 38).
CREATE TABLE evidence_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT evidence_requests_case_fk REFERENCES cases (id),
    holder TEXT NOT NULL,
    -- The things, a JSON list of texts.
    items TEXT NOT NULL,
    due_on DATE NOT NULL,
    made_on DATE NOT NULL,
    made_by BIGINT CONSTRAINT evidence_requests_made_by_fk REFERENCES people (id)
);
CREATE INDEX evidence_requests_by_case ON evidence_requests (case_id);

CREATE TABLE kept_references AS SELECT id, number_id FROM recommendations WHERE number_id IS NOT NULL;
UPDATE recommendations SET number_id = NULL WHERE number_id IS NOT NULL;
CREATE TABLE kept_official_documents AS SELECT * FROM official_documents;
DROP TABLE official_documents;
CREATE TABLE kept_document_templates AS SELECT * FROM document_templates;
DROP TABLE document_templates;
CREATE TABLE kept_number_templates AS SELECT * FROM number_templates;
DROP TABLE number_templates;
CREATE TABLE kept_number_series AS SELECT * FROM number_series;
DROP TABLE number_series;
CREATE TABLE kept_issued_numbers AS SELECT * FROM issued_numbers;
DROP TABLE issued_numbers;

CREATE TABLE issued_numbers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT issued_numbers_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT issued_numbers_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter',
        'support_opinion', 'support_withdrawal', 'evidence_notice')),
    year INT NOT NULL,
    -- The place in the series; none when an official number follows another pattern.
    n INT,
    -- The number as it is written.
    number TEXT NOT NULL,
    -- Brought in from the unified business system instead of given here.
    official BOOLEAN NOT NULL,
    -- The document it was given to.
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    -- What document it was, where it is not one of ours.
    note TEXT,
    issued_on DATE NOT NULL,
    issued_by BIGINT CONSTRAINT issued_numbers_issued_by_fk REFERENCES people (id),
    -- A void number stays taken and is never given again.
    voided_at TIMESTAMP,
    voided_by BIGINT CONSTRAINT issued_numbers_voided_by_fk REFERENCES people (id),
    void_reason TEXT,
    CONSTRAINT issued_numbers_place_unique UNIQUE (office_id, kind, year, n),
    CONSTRAINT issued_numbers_number_unique UNIQUE (office_id, number),
    CONSTRAINT issued_numbers_void_check CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE INDEX issued_numbers_by_subject ON issued_numbers (subject_kind, subject_id);
INSERT INTO issued_numbers (id, office_id, kind, year, n, number, official, subject_kind, subject_id, note, issued_on, issued_by, voided_at, voided_by, void_reason)
SELECT id, office_id, kind, year, n, number, official, subject_kind, subject_id, note, issued_on, issued_by, voided_at, voided_by, void_reason FROM kept_issued_numbers;
DROP TABLE kept_issued_numbers;

CREATE TABLE number_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT number_series_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT number_series_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter',
        'support_opinion', 'support_withdrawal', 'evidence_notice')),
    year INT NOT NULL,
    -- The highest number taken so far.
    last INT NOT NULL,
    CONSTRAINT number_series_office_unique UNIQUE (office_id, kind, year)
);
INSERT INTO number_series (id, office_id, kind, year, last)
SELECT id, office_id, kind, year, last FROM kept_number_series;
DROP TABLE kept_number_series;

CREATE TABLE number_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT number_templates_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT number_templates_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter',
        'support_opinion', 'support_withdrawal', 'evidence_notice')),
    -- With the places {short}, {code}, {year} and {n}.
    template TEXT NOT NULL,
    -- What stands for the kind: 行公建.
    code TEXT NOT NULL,
    -- The first year of which it counts, until a later row.
    year INT NOT NULL,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT number_templates_office_unique UNIQUE (office_id, kind, year)
);
INSERT INTO number_templates (id, office_id, kind, template, code, year, version)
SELECT id, office_id, kind, template, code, year, version FROM kept_number_templates;
DROP TABLE kept_number_templates;

CREATE TABLE document_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT document_templates_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT document_templates_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'transfer_notice', 'report_up_opinion', 'closing_decision', 'suspension_decision',
        'resumption_decision', 'announcement', 'complaint', 'appeal',
        'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter',
        'service_receipt', 'consultation_minutes', 'fact_confirmation', 'investigation_report',
        'final_review_report', 'preliminary_report', 'filing_form', 'investigation_plan',
        'inspection_record', 'interview_record',
        'support_opinion', 'support_withdrawal', 'evidence_notice')),
    -- From 1 in its office and kind.
    no INT NOT NULL,
    -- What the file was called.
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    docx BLOB NOT NULL,
    docx_hash TEXT NOT NULL,
    -- The first day on which it counts.
    effective_from DATE NOT NULL,
    -- The first day on which it no longer does.
    retired_on DATE,
    retired_by BIGINT CONSTRAINT document_templates_retired_by_fk REFERENCES people (id),
    added_by BIGINT CONSTRAINT document_templates_added_by_fk REFERENCES people (id),
    added_at TIMESTAMP NOT NULL,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT document_templates_no_unique UNIQUE (office_id, kind, no)
);
INSERT INTO document_templates (id, office_id, kind, no, name, note, docx, docx_hash, effective_from, retired_on, retired_by, added_by, added_at, version)
SELECT id, office_id, kind, no, name, note, docx, docx_hash, effective_from, retired_on, retired_by, added_by, added_at, version FROM kept_document_templates;
DROP TABLE kept_document_templates;

CREATE TABLE official_documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT official_documents_office_fk REFERENCES procuratorates (id),
    case_id BIGINT CONSTRAINT official_documents_case_fk REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT official_documents_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'transfer_notice', 'report_up_opinion', 'closing_decision', 'suspension_decision',
        'resumption_decision', 'announcement', 'complaint', 'appeal',
        'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter',
        'service_receipt', 'consultation_minutes', 'fact_confirmation', 'investigation_report',
        'final_review_report', 'preliminary_report', 'filing_form', 'investigation_plan',
        'inspection_record', 'interview_record',
        'support_opinion', 'support_withdrawal', 'evidence_notice')),
    -- The record it was made from.
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    -- The agency it is addressed to.
    agency_id BIGINT CONSTRAINT official_documents_agency_fk REFERENCES agencies (id),
    title TEXT NOT NULL,
    number TEXT,
    number_id BIGINT CONSTRAINT official_documents_number_fk REFERENCES issued_numbers (id),
    signer_id BIGINT CONSTRAINT official_documents_signer_fk REFERENCES people (id),
    -- Their name on that day.
    signer_name TEXT,
    signed_on DATE NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    -- The version it was made from: every fact that was filled in, as JSON text, and SHA-256 of the template.
    facts TEXT NOT NULL,
    template_hash TEXT NOT NULL,
    -- The file, its bytes and their SHA-256; the page to print, and its SHA-256.
    docx BLOB NOT NULL,
    docx_size BIGINT NOT NULL,
    docx_hash TEXT NOT NULL,
    page TEXT NOT NULL,
    page_hash TEXT NOT NULL
);
CREATE UNIQUE INDEX official_documents_of_subject ON official_documents (kind, subject_kind, subject_id, COALESCE(agency_id, 0));
CREATE INDEX official_documents_by_office ON official_documents (office_id, id);
CREATE INDEX official_documents_by_case ON official_documents (case_id, id);
CREATE INDEX official_documents_by_agency ON official_documents (agency_id, id);
INSERT INTO official_documents (id, office_id, case_id, kind, subject_kind, subject_id, agency_id, title, number, number_id, signer_id, signer_name, signed_on, issued_at, facts, template_hash, docx, docx_size, docx_hash, page, page_hash)
SELECT id, office_id, case_id, kind, subject_kind, subject_id, agency_id, title, number, number_id, signer_id, signer_name, signed_on, issued_at, facts, template_hash, docx, docx_size, docx_hash, page, page_hash FROM kept_official_documents;
DROP TABLE kept_official_documents;

UPDATE recommendations SET number_id = (SELECT k.number_id FROM kept_references k WHERE k.id = recommendations.id)
WHERE id IN (SELECT id FROM kept_references);
DROP TABLE kept_references;
