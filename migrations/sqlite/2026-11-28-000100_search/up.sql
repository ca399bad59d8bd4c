-- Saved searches, and the log of what was searched for and what of it was opened. New tables only.

CREATE TABLE saved_searches (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    owner_id BIGINT NOT NULL CONSTRAINT saved_searches_owner_fk REFERENCES people (id),
    -- The body within which it can be shared: that of its owner when it was made.
    office_id BIGINT CONSTRAINT saved_searches_office_fk REFERENCES procuratorates (id),
    agency_id BIGINT CONSTRAINT saved_searches_agency_fk REFERENCES agencies (id),
    version INT NOT NULL DEFAULT 1,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    sort TEXT NOT NULL CONSTRAINT saved_searches_sort_check CHECK (sort IN ('relevance', 'date', 'deadline')),
    shared BOOLEAN NOT NULL,
    changed_at TIMESTAMP NOT NULL,
    CONSTRAINT saved_searches_name_unique UNIQUE (owner_id, name),
    CONSTRAINT saved_searches_body_check CHECK ((office_id IS NULL) <> (agency_id IS NULL))
);
CREATE INDEX saved_searches_by_office ON saved_searches (office_id, shared, id);
CREATE INDEX saved_searches_by_agency ON saved_searches (agency_id, shared, id);

CREATE TABLE search_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TIMESTAMP NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT search_log_person_fk REFERENCES people (id),
    -- As it was typed, without what tells who reported.
    query TEXT NOT NULL,
    sort TEXT NOT NULL CONSTRAINT search_log_sort_check CHECK (sort IN ('relevance', 'date', 'deadline')),
    total BIGINT NOT NULL,
    -- Nothing had all of the words; what had some of them was shown.
    relaxed BOOLEAN NOT NULL
);
CREATE INDEX search_log_by_person ON search_log (person_id, id);

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
CREATE INDEX search_openings_by_search ON search_openings (search_id, id);

-- Keyed digests of names and numbers under the seals of leads. By them it is told that a query names who
-- reported, without opening a seal; the key is not in the database.
CREATE TABLE sealed_words (
    digest TEXT NOT NULL CONSTRAINT sealed_words_key PRIMARY KEY
);
