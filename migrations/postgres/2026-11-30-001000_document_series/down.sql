-- Numbers of kinds that are not known any more go.
DELETE FROM number_templates WHERE kind IN ('report_up_opinion', 'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter');
DELETE FROM number_series WHERE kind IN ('report_up_opinion', 'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter');
DELETE FROM issued_numbers WHERE kind IN ('report_up_opinion', 'suit_withdrawal', 'claim_change', 'appearance_notice', 'appraisal_letter');
ALTER TABLE number_templates DROP CONSTRAINT number_templates_kind_check;
ALTER TABLE number_templates ADD CONSTRAINT number_templates_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice'));
ALTER TABLE number_series DROP CONSTRAINT number_series_kind_check;
ALTER TABLE number_series ADD CONSTRAINT number_series_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice'));
ALTER TABLE issued_numbers DROP CONSTRAINT issued_numbers_kind_check;
ALTER TABLE issued_numbers ADD CONSTRAINT issued_numbers_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice'));
