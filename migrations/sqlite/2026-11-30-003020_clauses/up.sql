-- The clause library (建议条款库) of an office, its versions, and where a clause went out. New tables, and a column
-- for what a version of a draft came from; drafts made before came from no clause.

CREATE TABLE clauses (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT clauses_office_fk REFERENCES procuratorates (id),
    -- Its code in the starter pack it came with.
    pack_code TEXT,
    name TEXT NOT NULL,
    -- Where it is meant to stand.
    section TEXT NOT NULL CONSTRAINT clauses_section_check CHECK (section IN (
        'title', 'agencies', 'case_source', 'harm_facts', 'breach_facts', 'legal_basis', 'suggestions', 'items',
        'periods', 'other_matters')),
    -- The field and the agencies it is meant for; none for every one.
    domain TEXT CONSTRAINT clauses_domain_fk REFERENCES domains (code),
    agency_system TEXT CONSTRAINT clauses_agency_system_check CHECK (agency_system IN (
        'government', 'ecology', 'natural_resources', 'water', 'forestry', 'agriculture', 'market', 'health', 'housing', 'urban_management', 'transport', 'emergency', 'culture', 'civil_affairs', 'veterans', 'education', 'public_security', 'finance', 'tax', 'medical_insurance', 'cyberspace', 'disabled', 'other')),
    -- The duty of the agency that it is about.
    duty TEXT NOT NULL,
    -- A clause is retired and never deleted: what went out came from it.
    state TEXT NOT NULL CONSTRAINT clauses_state_check CHECK (state IN ('in_use', 'retired')),
    -- The version that is put into drafts.
    current_no INT NOT NULL,
    retired_by BIGINT CONSTRAINT clauses_retired_by_fk REFERENCES people (id),
    retired_at TIMESTAMP,
    retire_reason TEXT,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT clauses_name_unique UNIQUE (office_id, name),
    CONSTRAINT clauses_pack_unique UNIQUE (office_id, pack_code)
);

CREATE TABLE clause_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    clause_id BIGINT NOT NULL CONSTRAINT clause_versions_clause_fk REFERENCES clauses (id),
    no INT NOT NULL,
    text TEXT NOT NULL,
    -- The claim of a possible suit that an item leads to (R21 Art 75(2)).
    claim TEXT,
    -- The articles that it rests on.
    law TEXT NOT NULL,
    -- Why this version.
    note TEXT NOT NULL,
    written_by BIGINT CONSTRAINT clause_versions_written_by_fk REFERENCES people (id),
    written_at TIMESTAMP NOT NULL,
    CONSTRAINT clause_versions_no_unique UNIQUE (clause_id, no)
);

-- Entered when a document is signed: which line, or which item of it, came from which version of a clause.
CREATE TABLE clause_uses (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    clause_id BIGINT NOT NULL CONSTRAINT clause_uses_clause_fk REFERENCES clauses (id),
    clause_version_id BIGINT NOT NULL CONSTRAINT clause_uses_version_fk REFERENCES clause_versions (id),
    addressee_id BIGINT NOT NULL CONSTRAINT clause_uses_addressee_fk REFERENCES recommendation_addressees (id),
    -- None for a clause in a section, which concerns the whole line.
    item_id BIGINT CONSTRAINT clause_uses_item_fk REFERENCES rectification_items (id)
);
CREATE INDEX clause_uses_by_clause ON clause_uses (clause_id, addressee_id);

-- Which passages of a version came from which version of a clause, as JSON text.
ALTER TABLE recommendation_texts ADD COLUMN passages TEXT NOT NULL DEFAULT '[]';
