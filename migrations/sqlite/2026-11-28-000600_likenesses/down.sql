DROP TABLE lead_comparisons;
DROP TABLE lead_likenesses;
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
-- The follower begins anew, since what it found is gone.
DELETE FROM follower_positions WHERE name = 'lead_likenesses';
