-- Procuratorates, agencies, people and their roles. New tables only: nothing is rewritten.

CREATE TABLE procuratorates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    code TEXT NOT NULL CONSTRAINT procuratorates_code_unique UNIQUE,
    name TEXT NOT NULL,
    -- What stands before 检 in a document number: 甘张, 甘甘州.
    short_name TEXT NOT NULL,
    level TEXT NOT NULL CONSTRAINT procuratorates_level_check CHECK (level IN ('province', 'city', 'county')),
    parent_id BIGINT CONSTRAINT procuratorates_parent_fk REFERENCES procuratorates (id),
    -- Administrative division (GB/T 2260), six digits.
    division_code TEXT NOT NULL
);

CREATE TABLE agencies (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- Unified social credit code.
    code TEXT NOT NULL CONSTRAINT agencies_code_unique UNIQUE,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    -- The administrative system to which the duty belongs: ecology, market, water and so on.
    system TEXT NOT NULL CONSTRAINT agencies_system_check CHECK (system IN (
        'government', 'ecology', 'natural_resources', 'water', 'forestry', 'agriculture', 'market',
        'health', 'housing', 'urban_management', 'transport', 'emergency', 'culture', 'civil_affairs',
        'veterans', 'education', 'public_security', 'finance', 'tax', 'medical_insurance', 'cyberspace',
        'disabled', 'other')),
    division_code TEXT NOT NULL,
    -- The procuratorate of the same level, which supervises it (R21 Art 13).
    office_id BIGINT NOT NULL CONSTRAINT agencies_office_fk REFERENCES procuratorates (id),
    superior_id BIGINT CONSTRAINT agencies_superior_fk REFERENCES agencies (id),
    duties TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX agencies_by_office ON agencies (office_id, id);

CREATE TABLE agency_successions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    from_id BIGINT NOT NULL CONSTRAINT agency_successions_from_fk REFERENCES agencies (id),
    to_id BIGINT NOT NULL CONSTRAINT agency_successions_to_fk REFERENCES agencies (id),
    effective_on DATE NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT agency_successions_pair_unique UNIQUE (from_id, to_id)
);

CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    username TEXT NOT NULL CONSTRAINT people_username_unique UNIQUE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    office_id BIGINT CONSTRAINT people_office_fk REFERENCES procuratorates (id),
    agency_id BIGINT CONSTRAINT people_agency_fk REFERENCES agencies (id),
    active BOOLEAN NOT NULL,
    password_hash TEXT NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    -- Tokens of an older epoch no longer count: sign-out everywhere, a new password, a changed role.
    token_epoch INT NOT NULL DEFAULT 1,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT people_one_body_check CHECK ((office_id IS NULL) <> (agency_id IS NULL))
);
CREATE INDEX people_by_office ON people (office_id, id);
CREATE INDEX people_by_agency ON people (agency_id, id);

CREATE TABLE person_roles (
    person_id BIGINT NOT NULL CONSTRAINT person_roles_person_fk REFERENCES people (id),
    role TEXT NOT NULL CONSTRAINT person_roles_role_check CHECK (role IN (
        'prosecutor', 'assistant', 'department_head', 'chief_prosecutor', 'case_management', 'supervisor',
        'agency_liaison', 'agency_head', 'administrator', 'auditor')),
    valid_from DATE NOT NULL,
    valid_to DATE,
    CONSTRAINT person_roles_key PRIMARY KEY (person_id, role, valid_from)
);
