DROP TABLE debrief_cases;
DROP TABLE debriefs;
DROP TABLE media_coverage;
DROP TABLE brand_case_drafts;
DROP TABLE brand_cases;
