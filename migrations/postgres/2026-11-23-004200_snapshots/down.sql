DROP INDEX lawsuits_by_decision;
DROP INDEX leads_by_registration;
DROP TABLE statistics_snapshots;
