-- What a lead looks like is kept for cases and brand cases too, so that lists, groups and reports compare nothing
-- again. Safe: what stood here is a copy that the program finds again by itself.
DROP TABLE lead_likenesses;

-- What leads looked like when they were compared last. Goes with its leads.
CREATE TABLE lead_likenesses (
    lead_id BIGINT NOT NULL CONSTRAINT lead_likenesses_lead_fk REFERENCES leads (id) ON DELETE CASCADE,
    other_kind TEXT NOT NULL CONSTRAINT lead_likenesses_other_kind_check CHECK (other_kind IN (
        'lead', 'case', 'brand_case')),
    other_id BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    likeness TEXT NOT NULL CONSTRAINT lead_likenesses_likeness_check CHECK (likeness IN (
        'likely', 'perhaps', 'same_kind', 'unlikely')),
    same_source BOOLEAN NOT NULL,
    CONSTRAINT lead_likenesses_key PRIMARY KEY (lead_id, other_kind, other_id)
);
CREATE INDEX lead_likenesses_by_other ON lead_likenesses (other_kind, other_id);

-- Leads that were compared with the register; one that is like nothing is here alone.
CREATE TABLE lead_comparisons (
    lead_id BIGINT NOT NULL CONSTRAINT lead_comparisons_key PRIMARY KEY CONSTRAINT lead_comparisons_lead_fk REFERENCES leads (id) ON DELETE CASCADE,
    -- The version of the weights.
    method TEXT NOT NULL,
    -- SHA-256 of what was compared: while it stays the same, it need not be compared again.
    content TEXT NOT NULL,
    compared_at TIMESTAMP NOT NULL
);
CREATE INDEX lead_comparisons_by_method ON lead_comparisons (method, lead_id);
