DROP INDEX leads_by_domain;
CREATE INDEX leads_by_domain ON leads (domain, id);
DROP INDEX leads_by_handler;
CREATE INDEX leads_by_handler ON leads (handler_id, id);
DROP INDEX leads_by_origin;
CREATE INDEX leads_by_origin ON leads (origin_lead_id);
DROP INDEX leads_by_merged_into;
CREATE INDEX leads_by_merged_into ON leads (merged_into_id);
