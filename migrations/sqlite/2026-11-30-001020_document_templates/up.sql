-- Templates of an office's own, that stand in the place of ours. A version is never changed; the one that counts on a
-- day is the newest that is in force and not retired. New table only.

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
        'inspection_record', 'interview_record')),
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
