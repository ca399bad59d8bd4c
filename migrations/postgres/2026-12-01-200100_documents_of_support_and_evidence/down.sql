-- Documents and numbers of kinds that are not known any more go.
DELETE FROM official_documents WHERE kind IN ('support_opinion', 'support_withdrawal', 'evidence_notice');
DELETE FROM document_templates WHERE kind IN ('support_opinion', 'support_withdrawal', 'evidence_notice');
DELETE FROM number_templates WHERE kind IN ('support_opinion', 'support_withdrawal', 'evidence_notice');
DELETE FROM number_series WHERE kind IN ('support_opinion', 'support_withdrawal', 'evidence_notice');
DELETE FROM issued_numbers WHERE kind IN ('support_opinion', 'support_withdrawal', 'evidence_notice');
ALTER TABLE number_templates DROP CONSTRAINT number_templates_kind_check;
ALTER TABLE number_templates ADD CONSTRAINT number_templates_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter'));
ALTER TABLE number_series DROP CONSTRAINT number_series_kind_check;
ALTER TABLE number_series ADD CONSTRAINT number_series_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter'));
ALTER TABLE issued_numbers DROP CONSTRAINT issued_numbers_kind_check;
ALTER TABLE issued_numbers ADD CONSTRAINT issued_numbers_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter'));
ALTER TABLE official_documents DROP CONSTRAINT official_documents_kind_check;
ALTER TABLE official_documents ADD CONSTRAINT official_documents_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'transfer_notice', 'report_up_opinion', 'closing_decision', 'suspension_decision',
        'resumption_decision', 'announcement', 'complaint', 'appeal',
        'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter',
        'service_receipt', 'consultation_minutes', 'fact_confirmation', 'investigation_report',
        'final_review_report', 'preliminary_report', 'filing_form', 'investigation_plan',
        'inspection_record', 'interview_record'));
ALTER TABLE document_templates DROP CONSTRAINT document_templates_kind_check;
ALTER TABLE document_templates ADD CONSTRAINT document_templates_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'transfer_notice', 'report_up_opinion', 'closing_decision', 'suspension_decision',
        'resumption_decision', 'announcement', 'complaint', 'appeal',
        'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter',
        'service_receipt', 'consultation_minutes', 'fact_confirmation', 'investigation_report',
        'final_review_report', 'preliminary_report', 'filing_form', 'investigation_plan',
        'inspection_record', 'interview_record'));
DROP TABLE evidence_requests;
DROP TABLE case_supports;
