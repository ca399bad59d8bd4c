DROP TABLE public_messages;
DROP TABLE public_progress;
DROP TABLE public_reports;
DROP TABLE reporter_grants;
DROP TABLE lead_merges;
DROP TABLE lead_decisions;
