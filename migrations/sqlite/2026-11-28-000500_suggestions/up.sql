-- What was suggested of each lead when it arrived, so that it can be held against what people chose. A new
-- table and an index. A row goes with its lead, when the import that brought it is undone.

CREATE TABLE lead_suggestions (
    lead_id BIGINT NOT NULL CONSTRAINT lead_suggestions_key PRIMARY KEY
        CONSTRAINT lead_suggestions_lead_fk REFERENCES leads (id) ON DELETE CASCADE,
    suggested_at TIMESTAMP NOT NULL,
    -- Which words and duties it rests on.
    knowledge TEXT NOT NULL,
    -- The likeliest fields; the first is NULL when no field was found.
    domain_1 TEXT CONSTRAINT lead_suggestions_domain_1_fk REFERENCES domains (code),
    domain_2 TEXT CONSTRAINT lead_suggestions_domain_2_fk REFERENCES domains (code),
    domain_3 TEXT CONSTRAINT lead_suggestions_domain_3_fk REFERENCES domains (code),
    agency_1 BIGINT CONSTRAINT lead_suggestions_agency_1_fk REFERENCES agencies (id),
    agency_2 BIGINT CONSTRAINT lead_suggestions_agency_2_fk REFERENCES agencies (id),
    agency_3 BIGINT CONSTRAINT lead_suggestions_agency_3_fk REFERENCES agencies (id),
    -- The priority score, and the points of its factors as JSON.
    priority DOUBLE PRECISION NOT NULL,
    factors TEXT NOT NULL
);

-- The newest decided leads of an office; leads that arrive are not in it, so that it costs them nothing.
CREATE INDEX leads_by_decision ON leads (office_id, decided_on, id) WHERE decided_on IS NOT NULL;
