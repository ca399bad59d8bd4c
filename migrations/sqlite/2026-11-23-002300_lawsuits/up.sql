-- Suits: claims, hearings, judgments, appeal, enforcement. New tables only: nothing is rewritten.

CREATE TABLE lawsuits (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT lawsuits_case_fk REFERENCES cases (id),
    -- The office that sues.
    office_id BIGINT NOT NULL CONSTRAINT lawsuits_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT lawsuits_kind_check CHECK (kind IN (
        'administrative', 'civil', 'criminal_incidental_civil')),
    state TEXT NOT NULL CONSTRAINT lawsuits_state_check CHECK (state IN (
        'prepared', 'filed', 'accepted', 'trial', 'mediated', 'withdrawn', 'judged', 'appeal', 'effective',
        'enforcing', 'retrial', 'archived')),
    court TEXT NOT NULL,
    docket_number TEXT,
    facts TEXT NOT NULL,
    approved_on DATE,
    filed_on DATE,
    recorded_upward_on DATE,
    accepted_on DATE,
    -- People's Assessors Law Art 16(2): three judges and four assessors at first instance.
    seven_member_panel BOOLEAN NOT NULL,
    -- What the court and the defendant did after that: copy of the complaint to the defendant, answer filed,
    -- its copy received here, competent regulator told of a civil suit.
    copy_served_on DATE,
    answered_on DATE,
    answer_received_on DATE,
    regulator_told_on DATE,
    outcome TEXT CONSTRAINT lawsuits_outcome_check CHECK (outcome IN (
        'supported', 'partly_supported', 'rejected', 'withdrawn', 'mediated')),
    decided_on DATE,
    decision TEXT,
    decision_received_on DATE,
    mediation_announced_on DATE,
    appealed_on DATE,
    appealed_by TEXT CONSTRAINT lawsuits_appealed_by_check CHECK (appealed_by IN ('procuratorate', 'defendant')),
    effective_on DATE,
    enforcement_on DATE,
    archived_on DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX lawsuits_by_case ON lawsuits (case_id, id);
CREATE INDEX lawsuits_by_office ON lawsuits (office_id, id);
CREATE INDEX lawsuits_by_filing ON lawsuits (filed_on, id);

CREATE TABLE lawsuit_claims (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lawsuit_id BIGINT NOT NULL CONSTRAINT lawsuit_claims_lawsuit_fk REFERENCES lawsuits (id),
    no INT NOT NULL,
    text TEXT NOT NULL,
    -- The item of the recommendation that the claim continues (R21 Art 75).
    rectification_item_id BIGINT,
    -- A claim that was given up or replaced stays, with the day.
    dropped_on DATE,
    added_on DATE NOT NULL,
    CONSTRAINT lawsuit_claims_no_unique UNIQUE (lawsuit_id, no)
);

CREATE TABLE hearings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lawsuit_id BIGINT NOT NULL CONSTRAINT hearings_lawsuit_fk REFERENCES lawsuits (id),
    instance INT NOT NULL,
    notice_received_on DATE NOT NULL,
    held_on DATE NOT NULL,
    place TEXT NOT NULL,
    -- Notice to the court of who appears (R21 Art 49).
    appearance_sent_on DATE,
    appearing TEXT,
    record TEXT,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX hearings_by_lawsuit ON hearings (lawsuit_id, id);
