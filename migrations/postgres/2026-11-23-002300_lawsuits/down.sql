DROP TABLE hearings;
DROP TABLE lawsuit_claims;
DROP TABLE lawsuits;
