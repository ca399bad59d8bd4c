DROP TABLE lead_reporters;
DROP TABLE lead_agencies;
DROP TABLE lead_amendments;
DROP TABLE lead_facts;
DROP TABLE leads;
DROP TABLE lead_numbers;
