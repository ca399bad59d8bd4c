DROP INDEX search_openings_by_search;
ALTER TABLE search_openings RENAME TO search_openings_before;
CREATE TABLE search_openings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    search_id BIGINT NOT NULL CONSTRAINT search_openings_search_fk REFERENCES search_log (id),
    -- The place of the result, from 1.
    rank INT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT search_openings_kind_check CHECK (kind IN (
        'lead', 'case', 'recommendation', 'served', 'reply', 'follow_up', 'brand_case', 'file', 'article')),
    record_id BIGINT NOT NULL,
    opened_at TIMESTAMP NOT NULL
);
INSERT INTO search_openings SELECT * FROM search_openings_before WHERE kind <> 'statute';
DROP TABLE search_openings_before;
CREATE INDEX search_openings_by_search ON search_openings (search_id, id);
DROP TABLE statute_articles;
DROP TABLE statute_versions;
DROP TABLE statute_names;
DROP TABLE statute_laws;
