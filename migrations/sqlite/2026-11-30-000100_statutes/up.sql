-- Texts of law: laws, the names they go by, their versions and articles. Their articles are found by searches.

CREATE TABLE statute_laws (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    title TEXT NOT NULL,
    short_title TEXT NOT NULL,
    repealed_on DATE,
    version INT NOT NULL
);

-- What a law is cited by: its title, and other names that an office gave it, each as a key that is the same for all
-- ways to write it.
CREATE TABLE statute_names (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name_key TEXT NOT NULL CONSTRAINT statute_names_key_unique UNIQUE,
    name TEXT NOT NULL,
    law_id BIGINT NOT NULL CONSTRAINT statute_names_law_fk REFERENCES statute_laws (id)
);
CREATE INDEX statute_names_by_law ON statute_names (law_id);

CREATE TABLE statute_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    law_id BIGINT NOT NULL CONSTRAINT statute_versions_law_fk REFERENCES statute_laws (id),
    passed_on DATE NOT NULL,
    effective_on DATE NOT NULL,
    effective_basis TEXT NOT NULL CONSTRAINT statute_versions_effective_basis_check CHECK (effective_basis IN ('text', 'given', 'passed')),
    history TEXT NOT NULL,
    preamble TEXT NOT NULL,
    annex TEXT NOT NULL,
    -- SHA-256 of the text that was imported.
    digest TEXT NOT NULL,
    source TEXT NOT NULL,
    imported_at TIMESTAMP NOT NULL,
    imported_by BIGINT CONSTRAINT statute_versions_imported_by_fk REFERENCES people (id),
    CONSTRAINT statute_versions_law_unique UNIQUE (law_id, passed_on)
);

CREATE TABLE statute_articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    version_id BIGINT NOT NULL CONSTRAINT statute_articles_version_fk REFERENCES statute_versions (id),
    number INT NOT NULL,
    -- 1 of 之一; zero where there is none.
    sub INT NOT NULL,
    headings TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT statute_articles_number_unique UNIQUE (version_id, number, sub)
);

DROP INDEX search_openings_by_search;
ALTER TABLE search_openings RENAME TO search_openings_before;
CREATE TABLE search_openings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    search_id BIGINT NOT NULL CONSTRAINT search_openings_search_fk REFERENCES search_log (id),
    -- The place of the result, from 1.
    rank INT NOT NULL,
    kind TEXT NOT NULL CONSTRAINT search_openings_kind_check CHECK (kind IN (
        'lead', 'case', 'recommendation', 'served', 'reply', 'follow_up', 'brand_case', 'file', 'article', 'statute')),
    record_id BIGINT NOT NULL,
    opened_at TIMESTAMP NOT NULL
);
INSERT INTO search_openings SELECT * FROM search_openings_before;
DROP TABLE search_openings_before;
CREATE INDEX search_openings_by_search ON search_openings (search_id, id);
