-- Urgings go, with what was decided and told of them.
DELETE FROM notices WHERE kind IN ('urged', 'supervised');
ALTER TABLE notices RENAME TO kept_notices;
DROP INDEX notices_of_person;
DROP INDEX notices_of_mail;
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT notices_person_fk REFERENCES people (id),
    kind TEXT NOT NULL CONSTRAINT notices_kind_check CHECK (kind IN ('reminder', 'correction', 'address_suspended')),
    -- The clock, as it stood, and the rung in days from the last day.
    clock_id BIGINT CONSTRAINT notices_clock_fk REFERENCES clocks (id),
    clock_version INT,
    rung INT,
    -- The day of the rung.
    on_date DATE NOT NULL,
    -- The last day that it names; none when the clock stands still or no longer counts.
    due DATE,
    -- Of a correction: the last day that was named before.
    was DATE,
    -- Of a suspended address: whose.
    about_id BIGINT CONSTRAINT notices_about_fk REFERENCES people (id),
    state TEXT NOT NULL CONSTRAINT notices_state_check CHECK (state IN (
        'waiting', 'leaving', 'told', 'kept', 'passed', 'undelivered', 'void')),
    mail_id BIGINT CONSTRAINT notices_mail_fk REFERENCES mails (id),
    made_at TIMESTAMP NOT NULL,
    told_at TIMESTAMP,
    read_at TIMESTAMP,
    CONSTRAINT notices_once_unique UNIQUE (clock_id, clock_version, kind, rung, person_id),
    CONSTRAINT notices_clock_check CHECK ((kind = 'address_suspended') = (clock_id IS NULL))
);
INSERT INTO notices (id, person_id, kind, clock_id, clock_version, rung, on_date, due, was, about_id, state, mail_id, made_at, told_at, read_at)
SELECT id, person_id, kind, clock_id, clock_version, rung, on_date, due, was, about_id, state, mail_id, made_at, told_at, read_at FROM kept_notices;
DROP TABLE kept_notices;
CREATE INDEX notices_of_person ON notices (person_id, id);
CREATE INDEX notices_of_mail ON notices (mail_id);
DROP TABLE urgings;
DELETE FROM approval_steps WHERE approval_id IN (SELECT id FROM approvals WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline'));
DELETE FROM approvals WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline');
DELETE FROM delegations WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline');
DELETE FROM authority_matrix WHERE kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline');
DROP INDEX approvals_open_unique;
ALTER TABLE approvals RENAME COLUMN kind TO kept_kind;
ALTER TABLE approvals ADD COLUMN kind TEXT NOT NULL DEFAULT 'file_case' CONSTRAINT approvals_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce'));
UPDATE approvals SET kind = kept_kind;
ALTER TABLE approvals DROP COLUMN kept_kind;
CREATE UNIQUE INDEX approvals_open_unique ON approvals (kind, subject_kind, subject_id)
    WHERE state IN ('proposed', 'reviewed');
DROP INDEX authority_matrix_by_office;
ALTER TABLE authority_matrix RENAME COLUMN kind TO kept_kind;
ALTER TABLE authority_matrix ADD COLUMN kind TEXT NOT NULL DEFAULT 'file_case' CONSTRAINT authority_matrix_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce'));
UPDATE authority_matrix SET kind = kept_kind;
ALTER TABLE authority_matrix DROP COLUMN kept_kind;
CREATE INDEX authority_matrix_by_office ON authority_matrix (office_id, kind, valid_from);
DROP INDEX delegations_by_office;
ALTER TABLE delegations RENAME COLUMN kind TO kept_kind;
ALTER TABLE delegations ADD COLUMN kind TEXT NOT NULL DEFAULT 'file_case' CONSTRAINT delegations_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce'));
UPDATE delegations SET kind = kept_kind;
ALTER TABLE delegations DROP COLUMN kept_kind;
CREATE INDEX delegations_by_office ON delegations (office_id, kind, to_person_id);
