DROP INDEX lawsuits_by_decision;
DROP INDEX recommendations_by_counting;
DROP INDEX cases_by_counting;
DROP INDEX leads_by_counting;
DROP TABLE statistics_snapshots;
