-- Urgings go, with what was decided and told of them.
DELETE FROM notices WHERE kind IN ('urged', 'supervised');
ALTER TABLE notices DROP CONSTRAINT notices_urging_unique;
ALTER TABLE notices DROP CONSTRAINT notices_urging_check;
ALTER TABLE notices DROP CONSTRAINT notices_clock_check;
ALTER TABLE notices ADD CONSTRAINT notices_clock_check CHECK ((kind = 'address_suspended') = (clock_id IS NULL));
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
ALTER TABLE notices ADD CONSTRAINT notices_kind_check CHECK (kind IN ('reminder', 'correction', 'address_suspended'));
ALTER TABLE notices DROP COLUMN urging_id;
DROP TABLE urgings;
DELETE FROM approval_steps WHERE approval_id IN (SELECT id FROM approvals WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline'));
DELETE FROM approvals WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline');
DELETE FROM delegations WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline');
DELETE FROM authority_matrix WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline');
ALTER TABLE approvals DROP CONSTRAINT approvals_kind_check;
ALTER TABLE approvals ADD CONSTRAINT approvals_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce'));
ALTER TABLE authority_matrix DROP CONSTRAINT authority_matrix_kind_check;
ALTER TABLE authority_matrix ADD CONSTRAINT authority_matrix_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce'));
ALTER TABLE delegations DROP CONSTRAINT delegations_kind_check;
ALTER TABLE delegations ADD CONSTRAINT delegations_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce'));
