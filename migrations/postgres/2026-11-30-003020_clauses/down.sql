ALTER TABLE recommendation_texts DROP COLUMN passages;
DROP TABLE clause_uses;
DROP TABLE clause_versions;
DROP TABLE clauses;
