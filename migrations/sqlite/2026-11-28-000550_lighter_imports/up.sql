-- What most leads do not say is in no index: less to write for each lead of an import.
DROP INDEX leads_by_domain;
CREATE INDEX leads_by_domain ON leads (domain, id) WHERE domain IS NOT NULL;
DROP INDEX leads_by_handler;
CREATE INDEX leads_by_handler ON leads (handler_id, id) WHERE handler_id IS NOT NULL;
DROP INDEX leads_by_origin;
CREATE INDEX leads_by_origin ON leads (origin_lead_id) WHERE origin_lead_id IS NOT NULL;
DROP INDEX leads_by_merged_into;
CREATE INDEX leads_by_merged_into ON leads (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Digests of reporters are kept in the order of their key, once instead of twice: half the pages to write for each
-- lead of an import. The rows stay what they are.

CREATE TABLE lead_contacts_kept (
    lead_id BIGINT NOT NULL CONSTRAINT lead_contacts_lead_fk REFERENCES leads (id),
    -- HMAC-SHA-256 under a key that is not in the database.
    digest TEXT NOT NULL,
    CONSTRAINT lead_contacts_key PRIMARY KEY (lead_id, digest)
) WITHOUT ROWID;
INSERT INTO lead_contacts_kept (lead_id, digest) SELECT lead_id, digest FROM lead_contacts ORDER BY lead_id, digest;
DROP TABLE lead_contacts;
ALTER TABLE lead_contacts_kept RENAME TO lead_contacts;
CREATE INDEX lead_contacts_by_digest ON lead_contacts (digest);

CREATE TABLE sealed_words_kept (
    digest TEXT NOT NULL CONSTRAINT sealed_words_key PRIMARY KEY
) WITHOUT ROWID;
INSERT INTO sealed_words_kept (digest) SELECT digest FROM sealed_words ORDER BY digest;
DROP TABLE sealed_words;
ALTER TABLE sealed_words_kept RENAME TO sealed_words;
