-- What people decided about pairs of records, leads merged field by field, and leads that are likely one matter.
-- New tables only: nothing is rewritten.

CREATE TABLE merge_acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The lead that stays.
    survivor_id BIGINT NOT NULL CONSTRAINT merge_acts_survivor_fk REFERENCES leads (id),
    office_id BIGINT NOT NULL CONSTRAINT merge_acts_office_fk REFERENCES procuratorates (id),
    reason TEXT NOT NULL,
    merged_by BIGINT CONSTRAINT merge_acts_person_fk REFERENCES people (id),
    merged_at TIMESTAMP NOT NULL
);
CREATE INDEX merge_acts_by_survivor ON merge_acts (survivor_id, id);

-- Which merging of which lead an act made: an act has one for each lead.
CREATE TABLE merge_act_leads (
    merge_id BIGINT NOT NULL CONSTRAINT merge_act_leads_key PRIMARY KEY CONSTRAINT merge_act_leads_merge_fk REFERENCES lead_merges (id),
    act_id BIGINT NOT NULL CONSTRAINT merge_act_leads_act_fk REFERENCES merge_acts (id),
    lead_id BIGINT NOT NULL CONSTRAINT merge_act_leads_lead_fk REFERENCES leads (id)
);
CREATE INDEX merge_act_leads_by_act ON merge_act_leads (act_id);
CREATE INDEX merge_act_leads_by_lead ON merge_act_leads (lead_id);

-- Fields of the survivor that took the value of another lead, each value as JSON.
CREATE TABLE merge_act_fields (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    act_id BIGINT NOT NULL CONSTRAINT merge_act_fields_act_fk REFERENCES merge_acts (id),
    -- Whose value was taken.
    lead_id BIGINT NOT NULL CONSTRAINT merge_act_fields_lead_fk REFERENCES leads (id),
    field TEXT NOT NULL CONSTRAINT merge_act_fields_field_check CHECK (field IN (
        'title', 'domain', 'division_code', 'place', 'point', 'area', 'event', 'harmed_interest', 'suspects',
        'agencies', 'source_url', 'spot_number', 'risk_notes', 'urgent')),
    before_value TEXT NOT NULL,
    after_value TEXT NOT NULL,
    -- What comes back when it is undone: what stood before, unless a merging beneath it was undone first.
    beneath_value TEXT NOT NULL,
    undone_at TIMESTAMP,
    CONSTRAINT merge_act_fields_field_unique UNIQUE (act_id, field)
);

CREATE TABLE pair_decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- The office that decided.
    office_id BIGINT NOT NULL CONSTRAINT pair_decisions_office_fk REFERENCES procuratorates (id),
    -- Of two leads the older one.
    lead_id BIGINT NOT NULL CONSTRAINT pair_decisions_lead_fk REFERENCES leads (id),
    other_kind TEXT NOT NULL CONSTRAINT pair_decisions_other_kind_check CHECK (other_kind IN (
        'lead', 'case', 'brand_case')),
    other_id BIGINT NOT NULL,
    verdict TEXT NOT NULL CONSTRAINT pair_decisions_verdict_check CHECK (verdict IN (
        'same_matter', 'same_source', 'same_kind', 'different', 'unsure')),
    reason TEXT,
    -- What the matching said of the pair when it was decided: by this the weights are measured.
    score DOUBLE PRECISION,
    method TEXT,
    -- SHA-256 of the evidence.
    evidence TEXT,
    decided_by BIGINT CONSTRAINT pair_decisions_decided_by_fk REFERENCES people (id),
    decided_at TIMESTAMP NOT NULL,
    -- The merging that it came with, and goes with.
    merge_act_id BIGINT CONSTRAINT pair_decisions_merge_act_fk REFERENCES merge_acts (id),
    undone_by BIGINT CONSTRAINT pair_decisions_undone_by_fk REFERENCES people (id),
    undone_at TIMESTAMP,
    undone_reason TEXT,
    -- The decision in its place.
    replaced_by_id BIGINT CONSTRAINT pair_decisions_replaced_by_fk REFERENCES pair_decisions (id)
);
CREATE UNIQUE INDEX pair_decisions_standing_unique ON pair_decisions (office_id, lead_id, other_kind, other_id)
    WHERE undone_at IS NULL;
CREATE INDEX pair_decisions_by_lead ON pair_decisions (lead_id, id);
CREATE INDEX pair_decisions_by_other ON pair_decisions (other_kind, other_id, id);
CREATE INDEX pair_decisions_by_merge_act ON pair_decisions (merge_act_id);

-- Records that decisions of every office make one matter. A copy of what the standing decisions say, kept with
-- them, so that all that is known of a record is found at once: the number of a matter is that of the oldest
-- decision in it.
CREATE TABLE matter_members (
    kind TEXT NOT NULL CONSTRAINT matter_members_kind_check CHECK (kind IN ('lead', 'case', 'brand_case')),
    record_id BIGINT NOT NULL,
    matter BIGINT NOT NULL,
    CONSTRAINT matter_members_key PRIMARY KEY (kind, record_id)
);
CREATE INDEX matter_members_by_matter ON matter_members (matter);

-- Leads that looked like one matter when the later one arrived. Found again at any time; goes with its leads.
CREATE TABLE lead_likenesses (
    lead_id BIGINT NOT NULL CONSTRAINT lead_likenesses_lead_fk REFERENCES leads (id) ON DELETE CASCADE,
    other_id BIGINT NOT NULL CONSTRAINT lead_likenesses_other_fk REFERENCES leads (id) ON DELETE CASCADE,
    score DOUBLE PRECISION NOT NULL,
    -- At or above the threshold of "likely the same matter".
    likely BOOLEAN NOT NULL,
    -- The version of the weights.
    method TEXT NOT NULL,
    found_at TIMESTAMP NOT NULL,
    CONSTRAINT lead_likenesses_key PRIMARY KEY (lead_id, other_id)
);
CREATE INDEX lead_likenesses_by_other ON lead_likenesses (other_id);
