-- Proposals on their way to a decision, their steps, who decides what in each office, and to whom a
-- chief prosecutor has delegated. New tables only.

-- Where an office has no row for a kind on a day, the program's own matrix counts.
CREATE TABLE authority_matrix (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT authority_matrix_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT authority_matrix_kind_check CHECK (kind IN (
        'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
        'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
        'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
        'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce')),
    -- JSON list of roles that may propose.
    proposer_roles TEXT NOT NULL,
    -- None when no review is needed.
    reviewer_role TEXT CONSTRAINT authority_matrix_reviewer_role_check CHECK (reviewer_role IN (
        'prosecutor', 'assistant', 'department_head', 'chief_prosecutor', 'case_management', 'supervisor',
        'agency_liaison', 'agency_head', 'administrator', 'auditor')),
    decider_role TEXT NOT NULL CONSTRAINT authority_matrix_decider_role_check CHECK (decider_role IN (
        'prosecutor', 'assistant', 'department_head', 'chief_prosecutor', 'case_management', 'supervisor',
        'agency_liaison', 'agency_head', 'administrator', 'auditor')),
    reviewer_may_decide BOOLEAN NOT NULL,
    delegable BOOLEAN NOT NULL,
    -- The office's document that says so.
    basis TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX authority_matrix_by_office ON authority_matrix (office_id, kind, valid_from);

CREATE TABLE delegations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT delegations_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT delegations_kind_check CHECK (kind IN (
        'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
        'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
        'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
        'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce')),
    from_person_id BIGINT NOT NULL CONSTRAINT delegations_from_person_fk REFERENCES people (id),
    to_person_id BIGINT NOT NULL CONSTRAINT delegations_to_person_fk REFERENCES people (id),
    valid_from DATE NOT NULL,
    -- Last day on which it counts; brought forward when it is ended early.
    valid_to DATE NOT NULL,
    note TEXT NOT NULL,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX delegations_by_office ON delegations (office_id, kind, to_person_id);

CREATE TABLE approvals (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT approvals_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT approvals_kind_check CHECK (kind IN (
        'file_case', 'decline_filing', 'transfer_lead', 'report_lead_up', 'merge_lead', 'park_lead',
        'hand_over_lead', 'open_reporter', 'close_case', 'issue_recommendation', 'amend_recommendation',
        'withdraw_recommendation', 'suspend_review', 'resume_review', 'extend_suit_review', 'file_suit',
        'withdraw_suit', 'amend_claims', 'appeal', 'transfer_suit', 'announce')),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    case_id BIGINT,
    state TEXT NOT NULL CONSTRAINT approvals_state_check CHECK (state IN (
        'proposed', 'reviewed', 'approved', 'rejected', 'returned', 'withdrawn')),
    -- 1 for the first proposal of this kind on this subject, 2 for the next, and so on.
    round INT NOT NULL,
    proposer_id BIGINT NOT NULL CONSTRAINT approvals_proposer_fk REFERENCES people (id),
    opinion TEXT NOT NULL,
    -- JSON: what the room needs to carry the decision out.
    payload TEXT NOT NULL,
    -- The authority as it stood on the day of the proposal; none when no review is needed.
    reviewer_role TEXT CONSTRAINT approvals_reviewer_role_check CHECK (reviewer_role IN (
        'prosecutor', 'assistant', 'department_head', 'chief_prosecutor', 'case_management', 'supervisor',
        'agency_liaison', 'agency_head', 'administrator', 'auditor')),
    decider_role TEXT NOT NULL CONSTRAINT approvals_decider_role_check CHECK (decider_role IN (
        'prosecutor', 'assistant', 'department_head', 'chief_prosecutor', 'case_management', 'supervisor',
        'agency_liaison', 'agency_head', 'administrator', 'auditor')),
    reviewer_may_decide BOOLEAN NOT NULL,
    delegable BOOLEAN NOT NULL,
    -- The office whose people decide: its own, or the level above.
    deciding_office_id BIGINT NOT NULL CONSTRAINT approvals_deciding_office_fk REFERENCES procuratorates (id),
    reviewer_id BIGINT CONSTRAINT approvals_reviewer_fk REFERENCES people (id),
    decider_id BIGINT CONSTRAINT approvals_decider_fk REFERENCES people (id),
    proposed_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    version INT NOT NULL DEFAULT 1
);
-- At most one open proposal of a kind on a subject.
CREATE UNIQUE INDEX approvals_open_unique ON approvals (kind, subject_kind, subject_id)
    WHERE state IN ('proposed', 'reviewed');
CREATE INDEX approvals_by_office ON approvals (office_id, id);
CREATE INDEX approvals_by_office_state ON approvals (office_id, state, id);
CREATE INDEX approvals_by_deciding_office ON approvals (deciding_office_id, state, id);
CREATE INDEX approvals_by_subject ON approvals (subject_kind, subject_id, id);
CREATE INDEX approvals_by_case ON approvals (case_id, id);
CREATE INDEX approvals_by_proposer ON approvals (proposer_id, id);

CREATE TABLE approval_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    approval_id BIGINT NOT NULL CONSTRAINT approval_steps_approval_fk REFERENCES approvals (id),
    -- What was done: the state the proposal came into.
    kind TEXT NOT NULL CONSTRAINT approval_steps_kind_check CHECK (kind IN (
        'proposed', 'reviewed', 'approved', 'rejected', 'returned', 'withdrawn')),
    person_id BIGINT NOT NULL CONSTRAINT approval_steps_person_fk REFERENCES people (id),
    -- The delegation by which a person decided who is not the decider by role.
    delegation_id BIGINT CONSTRAINT approval_steps_delegation_fk REFERENCES delegations (id),
    -- Whether a review or a decision agreed.
    agree BOOLEAN,
    opinion TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX approval_steps_by_approval ON approval_steps (approval_id, id);
