-- Official documents as they were issued. A row is written once and never changed; its hashes stand in the chained log
-- too. The bytes are here and not on the disk, because a document bears its number, which is given in the transaction
-- that issues it: so neither is ever without the other. New table only.

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
        'inspection_record', 'interview_record')),
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
-- One document of a kind from a record, for each agency.
CREATE UNIQUE INDEX official_documents_of_subject ON official_documents (kind, subject_kind, subject_id, COALESCE(agency_id, 0));
CREATE INDEX official_documents_by_office ON official_documents (office_id, id);
CREATE INDEX official_documents_by_case ON official_documents (case_id, id);
CREATE INDEX official_documents_by_agency ON official_documents (agency_id, id);
