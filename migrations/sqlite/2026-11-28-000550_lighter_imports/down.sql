DROP INDEX leads_by_domain;
CREATE INDEX leads_by_domain ON leads (domain, id);
DROP INDEX leads_by_handler;
CREATE INDEX leads_by_handler ON leads (handler_id, id);
DROP INDEX leads_by_origin;
CREATE INDEX leads_by_origin ON leads (origin_lead_id);
DROP INDEX leads_by_merged_into;
CREATE INDEX leads_by_merged_into ON leads (merged_into_id);

CREATE TABLE lead_contacts_kept (
    lead_id BIGINT NOT NULL CONSTRAINT lead_contacts_lead_fk REFERENCES leads (id),
    -- HMAC-SHA-256 under a key that is not in the database.
    digest TEXT NOT NULL,
    CONSTRAINT lead_contacts_key PRIMARY KEY (lead_id, digest)
);
INSERT INTO lead_contacts_kept (lead_id, digest) SELECT lead_id, digest FROM lead_contacts ORDER BY lead_id, digest;
DROP TABLE lead_contacts;
ALTER TABLE lead_contacts_kept RENAME TO lead_contacts;
CREATE INDEX lead_contacts_by_digest ON lead_contacts (digest);

CREATE TABLE sealed_words_kept (
    digest TEXT NOT NULL CONSTRAINT sealed_words_key PRIMARY KEY
);
INSERT INTO sealed_words_kept (digest) SELECT digest FROM sealed_words ORDER BY digest;
DROP TABLE sealed_words;
ALTER TABLE sealed_words_kept RENAME TO sealed_words;
