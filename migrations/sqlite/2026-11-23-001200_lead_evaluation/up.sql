-- How a lead is evaluated: online, on the spot, by inquiry, axis by axis. New tables only.

CREATE TABLE lead_screenings (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_screenings_lead_fk REFERENCES leads (id),
    person_id BIGINT CONSTRAINT lead_screenings_person_fk REFERENCES people (id),
    screened_at TIMESTAMP NOT NULL,
    -- What was searched, as a JSON list of names.
    sources TEXT NOT NULL,
    findings TEXT NOT NULL,
    -- Hits as JSON: model, version, rule, the rows it looked at.
    hits TEXT NOT NULL
);
CREATE INDEX lead_screenings_by_lead ON lead_screenings (lead_id, id);

CREATE TABLE lead_verifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_verifications_lead_fk REFERENCES leads (id),
    first_officer_id BIGINT NOT NULL CONSTRAINT lead_verifications_first_officer_fk REFERENCES people (id),
    second_officer_id BIGINT NOT NULL CONSTRAINT lead_verifications_second_officer_fk REFERENCES people (id),
    planned_on DATE NOT NULL,
    place TEXT NOT NULL,
    purpose TEXT NOT NULL,
    visited_at TIMESTAMP,
    longitude DOUBLE PRECISION,
    latitude DOUBLE PRECISION,
    findings TEXT,
    recorded_at TIMESTAMP,
    recorded_by BIGINT CONSTRAINT lead_verifications_recorded_by_fk REFERENCES people (id),
    version INT NOT NULL DEFAULT 1,
    -- R21 Art 36: two officers.
    CONSTRAINT lead_verifications_officers_check CHECK (first_officer_id <> second_officer_id)
);
CREATE INDEX lead_verifications_by_lead ON lead_verifications (lead_id, id);

CREATE TABLE lead_photographs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    verification_id BIGINT NOT NULL CONSTRAINT lead_photographs_verification_fk REFERENCES lead_verifications (id),
    -- SHA-256 of the file as it was taken.
    file_hash TEXT NOT NULL,
    name TEXT NOT NULL,
    taken_at TIMESTAMP,
    CONSTRAINT lead_photographs_file_unique UNIQUE (verification_id, file_hash)
);

CREATE TABLE lead_inquiries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_inquiries_lead_fk REFERENCES leads (id),
    plan TEXT NOT NULL,
    begun_on DATE NOT NULL,
    begun_by BIGINT CONSTRAINT lead_inquiries_begun_by_fk REFERENCES people (id),
    -- R21 Art 27: the report; none while the inquiry goes on.
    report TEXT,
    ended_on DATE
);
CREATE INDEX lead_inquiries_by_lead ON lead_inquiries (lead_id, id);

CREATE TABLE lead_assessments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    lead_id BIGINT NOT NULL CONSTRAINT lead_assessments_lead_fk REFERENCES leads (id),
    person_id BIGINT CONSTRAINT lead_assessments_person_fk REFERENCES people (id),
    assessed_at TIMESTAMP NOT NULL,
    conclusion TEXT NOT NULL
);
CREATE INDEX lead_assessments_by_lead ON lead_assessments (lead_id, id);

CREATE TABLE lead_assessment_axes (
    assessment_id BIGINT NOT NULL CONSTRAINT lead_assessment_axes_assessment_fk REFERENCES lead_assessments (id),
    axis TEXT NOT NULL CONSTRAINT lead_assessment_axes_axis_check CHECK (axis IN (
        'authenticity', 'investigability', 'risk', 'unlawfulness', 'harm', 'supervision_value')),
    grade TEXT NOT NULL CONSTRAINT lead_assessment_axes_grade_check CHECK (grade IN (
        'high', 'medium', 'low', 'unclear')),
    reason TEXT NOT NULL,
    CONSTRAINT lead_assessment_axes_key PRIMARY KEY (assessment_id, axis)
);
