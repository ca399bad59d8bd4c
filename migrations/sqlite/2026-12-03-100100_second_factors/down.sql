ALTER TABLE refresh_tokens DROP COLUMN origin;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
