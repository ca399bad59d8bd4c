DROP TABLE case_members;
DROP TABLE case_parties;
DROP TABLE case_leads;
DROP TABLE cases;
DROP TABLE case_numbers;
