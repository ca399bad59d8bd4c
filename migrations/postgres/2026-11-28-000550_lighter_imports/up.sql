-- What most leads do not say is in no index: less to write for each lead of an import.
DROP INDEX leads_by_domain;
CREATE INDEX leads_by_domain ON leads (domain, id) WHERE domain IS NOT NULL;
DROP INDEX leads_by_handler;
CREATE INDEX leads_by_handler ON leads (handler_id, id) WHERE handler_id IS NOT NULL;
DROP INDEX leads_by_origin;
CREATE INDEX leads_by_origin ON leads (origin_lead_id) WHERE origin_lead_id IS NOT NULL;
DROP INDEX leads_by_merged_into;
CREATE INDEX leads_by_merged_into ON leads (merged_into_id) WHERE merged_into_id IS NOT NULL;
