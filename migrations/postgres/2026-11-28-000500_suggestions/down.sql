DROP TABLE lead_suggestions;
