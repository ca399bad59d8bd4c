-- The roles whose people must have a second factor. A new table, empty at first: nothing changes until a role is put in.

CREATE TABLE factor_roles (
    role TEXT NOT NULL CONSTRAINT factor_roles_key PRIMARY KEY
        CONSTRAINT factor_roles_role_check CHECK (role IN ('prosecutor', 'assistant', 'department_head',
        'chief_prosecutor', 'case_management', 'supervisor', 'agency_liaison', 'agency_head', 'administrator', 'auditor')),
    set_by BIGINT CONSTRAINT factor_roles_set_by_fk REFERENCES people (id),
    set_at TIMESTAMP NOT NULL
);
