-- The handling measures of each case and who let a step pass without one. New tables only: nothing is rewritten.

CREATE TABLE case_measures (
    case_id BIGINT NOT NULL CONSTRAINT case_measures_case_fk REFERENCES cases (id),
    -- The code of the measure in the pack under which the case was filed.
    code TEXT NOT NULL,
    pack TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT case_measures_state_check CHECK (state IN ('open', 'done', 'not_applicable')),
    set_by BIGINT CONSTRAINT case_measures_person_fk REFERENCES people (id),
    set_on DATE,
    -- Hashes of stored files, as a JSON list.
    evidence TEXT NOT NULL,
    note TEXT NOT NULL,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT case_measures_key PRIMARY KEY (case_id, code)
);

CREATE TABLE measure_overrides (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL CONSTRAINT measure_overrides_case_fk REFERENCES cases (id),
    -- The step that was let through.
    event TEXT NOT NULL,
    -- The measures that were missing then, as a JSON list of codes.
    codes TEXT NOT NULL,
    reason TEXT NOT NULL,
    person_id BIGINT CONSTRAINT measure_overrides_person_fk REFERENCES people (id),
    made_on DATE NOT NULL
);
CREATE INDEX measure_overrides_by_case ON measure_overrides (case_id, id);
