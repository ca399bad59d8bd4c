-- Urging (催办), supervision (督办) and the reports by which an unanswered recommendation is taken further: what was
-- proposed, decided, sent and struck off. They are decided as everything is: the lists of what can be decided grow by
-- five kinds, and what people are told by two. A CHECK cannot be changed in place here: a column
-- with the longer list takes the place of the old one, which leaves it a default that nothing uses, and the table of
-- notices, to which nothing refers, is made anew with its rows. Rows stay what they are.
CREATE TABLE urgings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT urgings_addressee_fk REFERENCES recommendation_addressees (id),
    case_id BIGINT NOT NULL CONSTRAINT urgings_case_fk REFERENCES cases (id),
    -- In whose name: the office that handles it, or the one that supervises.
    office_id BIGINT NOT NULL CONSTRAINT urgings_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT urgings_kind_check CHECK (kind IN ('urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline')),
    state TEXT NOT NULL CONSTRAINT urgings_state_check CHECK (state IN ('proposed', 'returned', 'confirmed', 'sent', 'struck_off')),
    ground TEXT NOT NULL CONSTRAINT urgings_ground_check CHECK (ground IN ('near', 'overdue', 'hindering')),
    -- The period that it is about; none where the inquiry is hindered. When it is met, the urging is struck off.
    clock_id BIGINT CONSTRAINT urgings_clock_fk REFERENCES clocks (id),
    -- The last day as it was proposed.
    due DATE,
    recipient TEXT NOT NULL,
    body TEXT NOT NULL,
    -- The proposal on its way to the decision.
    approval_id BIGINT CONSTRAINT urgings_approval_fk REFERENCES approvals (id),
    proposed_by BIGINT CONSTRAINT urgings_proposed_by_fk REFERENCES people (id),
    proposed_at TIMESTAMP NOT NULL,
    confirmed_by BIGINT CONSTRAINT urgings_confirmed_by_fk REFERENCES people (id),
    confirmed_on DATE,
    -- Put before the agency, or handed to whom it is addressed; and how.
    sent_on DATE,
    sent_how TEXT,
    struck_on DATE,
    struck_by BIGINT CONSTRAINT urgings_struck_by_fk REFERENCES people (id),
    struck_reason TEXT,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT urgings_struck_check CHECK ((state = 'struck_off') = (struck_on IS NOT NULL))
);
CREATE INDEX urgings_by_line ON urgings (addressee_id, id);
CREATE INDEX urgings_by_office ON urgings (office_id, id);
CREATE INDEX urgings_by_clock ON urgings (clock_id, state);
-- One at a time of a kind on a line, until it has left.
CREATE UNIQUE INDEX urgings_open_unique ON urgings (addressee_id, kind)
    WHERE state IN ('proposed', 'returned', 'confirmed');

DROP INDEX approvals_open_unique;
ALTER TABLE approvals RENAME COLUMN kind TO kept_kind;
ALTER TABLE approvals ADD COLUMN kind TEXT NOT NULL DEFAULT 'urge' CONSTRAINT approvals_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce',
    'urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline'));
UPDATE approvals SET kind = kept_kind;
ALTER TABLE approvals DROP COLUMN kept_kind;
CREATE UNIQUE INDEX approvals_open_unique ON approvals (kind, subject_kind, subject_id)
    WHERE state IN ('proposed', 'reviewed');
DROP INDEX authority_matrix_by_office;
ALTER TABLE authority_matrix RENAME COLUMN kind TO kept_kind;
ALTER TABLE authority_matrix ADD COLUMN kind TEXT NOT NULL DEFAULT 'urge' CONSTRAINT authority_matrix_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce',
    'urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline'));
UPDATE authority_matrix SET kind = kept_kind;
ALTER TABLE authority_matrix DROP COLUMN kept_kind;
CREATE INDEX authority_matrix_by_office ON authority_matrix (office_id, kind, valid_from);
DROP INDEX delegations_by_office;
ALTER TABLE delegations RENAME COLUMN kind TO kept_kind;
ALTER TABLE delegations ADD COLUMN kind TEXT NOT NULL DEFAULT 'urge' CONSTRAINT delegations_kind_check CHECK (kind IN (
    'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
    'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
    'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
    'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce',
    'urge', 'supervise', 'report_superior', 'report_congress', 'inform_discipline'));
UPDATE delegations SET kind = kept_kind;
ALTER TABLE delegations DROP COLUMN kept_kind;
CREATE INDEX delegations_by_office ON delegations (office_id, kind, to_person_id);

ALTER TABLE notices RENAME TO kept_notices;
DROP INDEX notices_of_person;
DROP INDEX notices_of_mail;
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT notices_person_fk REFERENCES people (id),
    kind TEXT NOT NULL CONSTRAINT notices_kind_check CHECK (kind IN ('reminder', 'correction', 'address_suspended', 'urged', 'supervised')),
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
    -- Of an urging: which.
    urging_id BIGINT CONSTRAINT notices_urging_fk REFERENCES urgings (id),
    CONSTRAINT notices_once_unique UNIQUE (clock_id, clock_version, kind, rung, person_id),
    CONSTRAINT notices_urging_unique UNIQUE (urging_id, person_id),
    CONSTRAINT notices_clock_check CHECK ((kind IN ('reminder', 'correction')) = (clock_id IS NOT NULL)),
    CONSTRAINT notices_urging_check CHECK ((kind IN ('urged', 'supervised')) = (urging_id IS NOT NULL))
);
INSERT INTO notices (id, person_id, kind, clock_id, clock_version, rung, on_date, due, was, about_id, state, mail_id, made_at, told_at, read_at)
SELECT id, person_id, kind, clock_id, clock_version, rung, on_date, due, was, about_id, state, mail_id, made_at, told_at, read_at FROM kept_notices;
DROP TABLE kept_notices;
CREATE INDEX notices_of_person ON notices (person_id, id);
CREATE INDEX notices_of_mail ON notices (mail_id);
