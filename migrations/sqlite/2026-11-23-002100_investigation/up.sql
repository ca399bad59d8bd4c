-- What is done in a case before the suit: plan, acts, appraisals, consultation, reports, announcement, service of its
-- decisions, suspension. New tables only: nothing is rewritten.

CREATE TABLE case_plans (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_plans_case_fk REFERENCES cases (id),
    made_on DATE NOT NULL,
    -- What is to be found out, how, and what is to be secured (R21 Art 33).
    matters TEXT NOT NULL,
    methods TEXT NOT NULL,
    safety TEXT NOT NULL,
    author_id BIGINT CONSTRAINT case_plans_author_fk REFERENCES people (id)
);
CREATE INDEX case_plans_by_case ON case_plans (case_id, id);

CREATE TABLE investigation_acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT investigation_acts_case_fk REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT investigation_acts_kind_check CHECK (kind IN (
        'records', 'interview', 'consult_expert', 'appraisal', 'site_inspection', 'hearing',
        'remote_commission', 'other')),
    -- R21 Art 36: two persons at least, at each act.
    first_officer_id BIGINT NOT NULL CONSTRAINT investigation_acts_first_fk REFERENCES people (id),
    second_officer_id BIGINT NOT NULL CONSTRAINT investigation_acts_second_fk REFERENCES people (id),
    done_on DATE NOT NULL,
    place TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- Hashes of stored files, as a JSON list.
    evidence TEXT NOT NULL
);
CREATE INDEX investigation_acts_by_case ON investigation_acts (case_id, id);

CREATE TABLE appraisals (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT appraisals_case_fk REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT appraisals_kind_check CHECK (kind IN (
        'appraisal', 'assessment', 'audit', 'inspection', 'testing', 'translation')),
    body TEXT NOT NULL,
    matters TEXT NOT NULL,
    -- Date of the letter of commission (R21 Art 41).
    commissioned_on DATE NOT NULL,
    -- Receipt of the opinion; the days between do not count in the review for suit (R21 Art 48).
    opinion_on DATE,
    opinion TEXT,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX appraisals_by_case ON appraisals (case_id, id);

CREATE TABLE commissioned_inquiries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT commissioned_inquiries_case_fk REFERENCES cases (id),
    to_office_id BIGINT NOT NULL CONSTRAINT commissioned_inquiries_office_fk REFERENCES procuratorates (id),
    matters TEXT NOT NULL,
    sent_on DATE NOT NULL,
    -- The other office has thirty days from receipt (R21 Art 43).
    received_on DATE,
    replied_on DATE,
    reply TEXT,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX commissioned_inquiries_by_case ON commissioned_inquiries (case_id, id);

CREATE TABLE consultations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT consultations_case_fk REFERENCES cases (id),
    agency_id BIGINT NOT NULL CONSTRAINT consultations_agency_fk REFERENCES agencies (id),
    held_on DATE NOT NULL,
    place TEXT NOT NULL,
    participants TEXT NOT NULL,
    -- Minutes or a summary of the meeting (R21 Art 70).
    minutes TEXT NOT NULL,
    -- What both sides hold true, when the agency signed a confirmation of facts.
    confirmed_facts TEXT,
    outcome TEXT NOT NULL CONSTRAINT consultations_outcome_check CHECK (outcome IN ('agreed', 'not_agreed', 'continued')),
    evidence TEXT NOT NULL
);
CREATE INDEX consultations_by_case ON consultations (case_id, id);

CREATE TABLE case_reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_reports_case_fk REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT case_reports_kind_check CHECK (kind IN ('investigation', 'final_review')),
    concluded_on DATE NOT NULL,
    harm TEXT NOT NULL,
    -- What the agency must do by law; the wrongdoer's particulars in a civil case.
    duty TEXT NOT NULL,
    conduct TEXT NOT NULL,
    causation TEXT NOT NULL,
    proposal TEXT NOT NULL CONSTRAINT case_reports_proposal_check CHECK (proposal IN (
        'close', 'recommend', 'announce', 'sue', 'transfer', 'support')),
    author_id BIGINT CONSTRAINT case_reports_author_fk REFERENCES people (id)
);
CREATE INDEX case_reports_by_case ON case_reports (case_id, id);

CREATE TABLE announcements (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT announcements_case_fk REFERENCES cases (id),
    -- The contents that R21 Art 91 asks for.
    harm TEXT NOT NULL,
    notice TEXT NOT NULL,
    contact TEXT NOT NULL,
    -- Close relatives of a hero or martyr were asked directly instead (R21 Art 92).
    relatives_asked BOOLEAN NOT NULL,
    approved_on DATE,
    medium TEXT,
    published_on DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX announcements_by_case ON announcements (case_id, id);

CREATE TABLE case_services (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_services_case_fk REFERENCES cases (id),
    document TEXT NOT NULL CONSTRAINT case_services_document_check CHECK (document IN (
        'filing_decision', 'suspension_decision', 'resumption_decision', 'closing_decision')),
    agency_id BIGINT NOT NULL CONSTRAINT case_services_agency_fk REFERENCES agencies (id),
    method TEXT NOT NULL CONSTRAINT case_services_method_check CHECK (method IN (
        'in_person', 'left_in_place', 'post', 'announced', 'electronic')),
    served_on DATE NOT NULL,
    evidence TEXT NOT NULL,
    CONSTRAINT case_services_once_unique UNIQUE (case_id, document, agency_id, served_on)
);
CREATE INDEX case_services_by_case ON case_services (case_id, id);

CREATE TABLE case_suspensions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_suspensions_case_fk REFERENCES cases (id),
    -- The objective cause, and what the agency had decided or planned within the period (R21 Art 78).
    obstacle TEXT NOT NULL,
    agency_measures TEXT NOT NULL,
    suspended_on DATE NOT NULL,
    resumed_on DATE,
    resume_reason TEXT
);
CREATE INDEX case_suspensions_by_case ON case_suspensions (case_id, id);
