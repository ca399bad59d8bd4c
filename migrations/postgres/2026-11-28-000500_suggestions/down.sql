DROP INDEX leads_by_decision;
DROP TABLE lead_suggestions;
