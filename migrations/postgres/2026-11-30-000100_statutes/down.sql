DELETE FROM search_openings WHERE kind = 'statute';
ALTER TABLE search_openings DROP CONSTRAINT search_openings_kind_check;
ALTER TABLE search_openings ADD CONSTRAINT search_openings_kind_check CHECK (kind IN (
    'lead', 'case', 'recommendation', 'served', 'reply', 'follow_up', 'brand_case', 'file', 'article'));
DROP TABLE statute_articles;
DROP TABLE statute_versions;
DROP TABLE statute_names;
DROP TABLE statute_laws;
