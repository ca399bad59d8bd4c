-- Leads: what a list shows, what a page shows, who may be responsible, and the reporter under seal. New tables only.

CREATE TABLE lead_numbers (
    office_id BIGINT NOT NULL CONSTRAINT lead_numbers_office_fk REFERENCES procuratorates (id),
    year INT NOT NULL,
    -- The number given last. The row is locked by its update until the transaction ends, so that a number
    -- whose lead is not kept is given again.
    last INT NOT NULL,
    CONSTRAINT lead_numbers_key PRIMARY KEY (office_id, year)
);

CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    number TEXT NOT NULL CONSTRAINT leads_number_unique UNIQUE,
    office_id BIGINT NOT NULL CONSTRAINT leads_office_fk REFERENCES procuratorates (id),
    state TEXT NOT NULL CONSTRAINT leads_state_check CHECK (state IN (
        'registered', 'screening', 'evaluating', 'prelim_inquiry', 'pending_decision', 'filed', 'not_filed',
        'transferred_out', 'reported_up', 'merged', 'handed_to_other_dept', 'parked')),
    version INT NOT NULL DEFAULT 1,
    -- None until somebody has classified it, as with imported messages.
    domain TEXT CONSTRAINT leads_domain_fk REFERENCES domains (code),
    title TEXT NOT NULL,
    division_code TEXT NOT NULL,
    -- R21 Art 24: six sources.
    statutory_source TEXT NOT NULL CONSTRAINT leads_statutory_source_check CHECK (statutory_source IN (
        'report', 'case_handling', 'enforcement_platform', 'referral', 'media', 'other_duty')),
    channel TEXT NOT NULL CONSTRAINT leads_channel_check CHECK (channel IN (
        'hotline_12309', 'hotline_12345', 'message_board', 'petition', 'public_web', 'volunteer', 'snapshot',
        'criminal_case', 'other_procuratorial', 'enforcement_platform', 'environmental_inspection',
        'river_chief', 'satellite_spot', 'deputies', 'agency_referral', 'transferred', 'reported_up',
        'media', 'public_opinion', 'model', 'patrol', 'other')),
    -- The number it bears where it came from: a hotline order, a message, a satellite spot.
    external_number TEXT,
    received_on DATE NOT NULL,
    registered_at TIMESTAMP NOT NULL,
    registered_by BIGINT CONSTRAINT leads_registered_by_fk REFERENCES people (id),
    handler_id BIGINT CONSTRAINT leads_handler_fk REFERENCES people (id),
    -- The reporter gave no name, or asked that it be kept from everybody.
    anonymous BOOLEAN NOT NULL,
    urgent BOOLEAN NOT NULL,
    -- R21 Art 25: a major lead is recorded with the level above, on that day.
    major BOOLEAN NOT NULL,
    recorded_up_on DATE,
    -- SHA-256 of the folded title and narrative: two leads of one digest say the same words.
    digest TEXT NOT NULL,
    -- The lead of another office that this one continues, and that office.
    origin_lead_id BIGINT CONSTRAINT leads_origin_lead_fk REFERENCES leads (id),
    origin_office_id BIGINT CONSTRAINT leads_origin_office_fk REFERENCES procuratorates (id),
    merged_into_id BIGINT CONSTRAINT leads_merged_into_fk REFERENCES leads (id),
    -- The batch it came with.
    import_id BIGINT,
    -- The day of the decision that ended the work on it.
    decided_on DATE,
    CONSTRAINT leads_external_unique UNIQUE (office_id, channel, external_number)
);
CREATE INDEX leads_by_office ON leads (office_id, id);
CREATE INDEX leads_by_office_state ON leads (office_id, state, id);
CREATE INDEX leads_by_state ON leads (state, id);
CREATE INDEX leads_by_domain ON leads (domain, id);
CREATE INDEX leads_by_channel ON leads (channel, id);
CREATE INDEX leads_by_handler ON leads (handler_id, id);
CREATE INDEX leads_by_received ON leads (received_on, id);
CREATE INDEX leads_by_office_received ON leads (office_id, received_on, id);
CREATE INDEX leads_by_external ON leads (external_number);
CREATE INDEX leads_by_digest ON leads (digest);
CREATE INDEX leads_by_origin ON leads (origin_lead_id);
CREATE INDEX leads_by_merged_into ON leads (merged_into_id);
CREATE INDEX leads_by_import ON leads (import_id, id);

CREATE TABLE lead_facts (
    lead_id BIGINT NOT NULL CONSTRAINT lead_facts_key PRIMARY KEY CONSTRAINT lead_facts_lead_fk REFERENCES leads (id),
    narrative TEXT NOT NULL,
    sub_domain TEXT,
    place TEXT,
    longitude DOUBLE PRECISION,
    latitude DOUBLE PRECISION,
    -- An area as GeoJSON.
    area TEXT,
    event_from DATE,
    event_to DATE,
    harmed_interest TEXT,
    -- Suspected wrongdoers as JSON: name, unified social credit code.
    suspects TEXT NOT NULL,
    source_url TEXT,
    -- Number of a satellite spot.
    spot_number TEXT,
    risk_notes TEXT
);

-- What corrections changed, whole: the words as they were received stay readable to those who see the lead.
CREATE TABLE lead_amendments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_amendments_lead_fk REFERENCES leads (id),
    -- The version that was corrected.
    version INT NOT NULL,
    -- Field, from, to, as JSON.
    changes TEXT NOT NULL,
    amended_by BIGINT CONSTRAINT lead_amendments_person_fk REFERENCES people (id),
    amended_at TIMESTAMP NOT NULL
);
CREATE INDEX lead_amendments_by_lead ON lead_amendments (lead_id, id);

-- Agencies that may be responsible, each with the legal basis of its duty.
CREATE TABLE lead_agencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_agencies_lead_fk REFERENCES leads (id),
    agency_id BIGINT CONSTRAINT lead_agencies_agency_fk REFERENCES agencies (id),
    -- As it was told, while it is not known which agency that is.
    name TEXT NOT NULL,
    basis TEXT NOT NULL
);
CREATE INDEX lead_agencies_by_lead ON lead_agencies (lead_id, id);
CREATE INDEX lead_agencies_by_agency ON lead_agencies (agency_id, lead_id);

-- Who reported, encrypted with a key that is not in the database. Nothing here is searched or listed.
CREATE TABLE lead_reporters (
    lead_id BIGINT NOT NULL CONSTRAINT lead_reporters_key PRIMARY KEY CONSTRAINT lead_reporters_lead_fk REFERENCES leads (id),
    key_id TEXT NOT NULL,
    nonce BLOB NOT NULL,
    sealed BLOB NOT NULL,
    sealed_at TIMESTAMP NOT NULL
);
