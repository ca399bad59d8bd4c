-- Cases: what was filed, from which leads, against whom, by which team. New tables only: nothing is rewritten.

CREATE TABLE case_numbers (
    office_id BIGINT NOT NULL CONSTRAINT case_numbers_office_fk REFERENCES procuratorates (id),
    track TEXT NOT NULL CONSTRAINT case_numbers_track_check CHECK (track IN (
        'administrative', 'civil', 'criminal_incidental_civil')),
    year INT NOT NULL,
    -- The last number given in this series.
    last INT NOT NULL,
    CONSTRAINT case_numbers_key PRIMARY KEY (office_id, track, year)
);

CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number TEXT NOT NULL CONSTRAINT cases_number_unique UNIQUE,
    -- The office that filed; statistics count the case there for good.
    office_id BIGINT NOT NULL CONSTRAINT cases_office_fk REFERENCES procuratorates (id),
    track TEXT NOT NULL CONSTRAINT cases_track_check CHECK (track IN (
        'administrative', 'civil', 'criminal_incidental_civil')),
    domain TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT cases_state_check CHECK (state IN (
        'filed', 'investigating', 'consulting', 'investigation_ended', 'recommending', 'recommendation_issued',
        'served', 'announced', 'follow_up', 'suspended', 'review_for_suit', 'supporting_suit',
        'support_withdrawn', 'transferred', 'sued', 'trial', 'mediation', 'withdrawn', 'judged', 'appeal',
        'effective', 'enforcing', 'retrial', 'closed', 'archived')),
    handler_id BIGINT NOT NULL CONSTRAINT cases_handler_fk REFERENCES people (id),
    urgent BOOLEAN NOT NULL,
    filed_on DATE NOT NULL,
    -- The office to which the suit was transferred (R21 Arts 16, 47(3)); it handles the case from then on.
    suit_office_id BIGINT CONSTRAINT cases_suit_office_fk REFERENCES procuratorates (id),
    consulted BOOLEAN NOT NULL,
    investigation_ended_on DATE,
    -- First issue of a recommendation that has not been withdrawn.
    recommended_on DATE,
    rectification_expired_on DATE,
    announced_on DATE,
    announcement_ends_on DATE,
    -- The latest follow-up inquiry (R21 Arts 77, 93).
    followed_up_on DATE,
    review_opened_on DATE,
    sued_on DATE,
    closed_on DATE,
    closing_ground TEXT CONSTRAINT cases_closing_ground_check CHECK (closing_ground IN (
        'no_illegality', 'interest_protected', 'full_rectification', 'no_unlawful_act', 'damages_agreed_or_sued',
        'relatives_object', 'eligible_body_sued', 'other')),
    closing_reason TEXT,
    archived_on DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX cases_by_office ON cases (office_id, id);
CREATE INDEX cases_by_suit_office ON cases (suit_office_id, id);
CREATE INDEX cases_by_state ON cases (state, id);
CREATE INDEX cases_by_handler ON cases (handler_id, id);
CREATE INDEX cases_by_filing ON cases (filed_on, id);
CREATE INDEX cases_by_domain ON cases (domain, id);

CREATE TABLE case_leads (
    case_id BIGINT NOT NULL CONSTRAINT case_leads_case_fk REFERENCES cases (id),
    lead_id BIGINT NOT NULL CONSTRAINT case_leads_lead_fk REFERENCES leads (id),
    -- Why this lead is handled in this case (R21 Art 69).
    reason TEXT NOT NULL,
    linked_on DATE NOT NULL,
    CONSTRAINT case_leads_key PRIMARY KEY (case_id, lead_id)
);
CREATE INDEX case_leads_by_lead ON case_leads (lead_id);

CREATE TABLE case_parties (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_parties_case_fk REFERENCES cases (id),
    kind TEXT NOT NULL CONSTRAINT case_parties_kind_check CHECK (kind IN ('agency', 'wrongdoer')),
    agency_id BIGINT CONSTRAINT case_parties_agency_fk REFERENCES agencies (id),
    name TEXT NOT NULL,
    -- Unified social credit code; none for a natural person.
    credit_code TEXT,
    CONSTRAINT case_parties_agency_unique UNIQUE (case_id, agency_id)
);
CREATE INDEX case_parties_by_case ON case_parties (case_id, id);
CREATE INDEX case_parties_by_agency ON case_parties (agency_id, case_id);
CREATE INDEX case_parties_by_credit_code ON case_parties (credit_code);

CREATE TABLE case_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT case_members_case_fk REFERENCES cases (id),
    person_id BIGINT NOT NULL CONSTRAINT case_members_person_fk REFERENCES people (id),
    duty TEXT NOT NULL CONSTRAINT case_members_duty_check CHECK (duty IN ('handler', 'assistant')),
    joined_on DATE NOT NULL,
    left_on DATE
);
CREATE INDEX case_members_by_case ON case_members (case_id, id);
CREATE INDEX case_members_by_person ON case_members (person_id, case_id);
