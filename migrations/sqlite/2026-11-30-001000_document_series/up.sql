-- Five more kinds of documents have a number series. A CHECK cannot be changed in place here: the tables are made anew
-- with their rows, and what refers to a number is put aside meanwhile. Rows stay what they are.
CREATE TABLE kept_references AS SELECT id, number_id FROM recommendations WHERE number_id IS NOT NULL;
UPDATE recommendations SET number_id = NULL WHERE number_id IS NOT NULL;
CREATE TABLE kept_number_templates AS SELECT * FROM number_templates;
DROP TABLE number_templates;
CREATE TABLE kept_number_series AS SELECT * FROM number_series;
DROP TABLE number_series;
CREATE TABLE kept_issued_numbers AS SELECT * FROM issued_numbers;
DROP TABLE issued_numbers;

-- How an office writes the number of a kind; without a row the default of the program counts.
CREATE TABLE number_templates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT number_templates_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT number_templates_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter')),
    -- With the places {short}, {code}, {year} and {n}.
    template TEXT NOT NULL,
    -- What stands for the kind: 行公建.
    code TEXT NOT NULL,
    -- The first year of which it counts, until a later row.
    year INT NOT NULL,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT number_templates_office_unique UNIQUE (office_id, kind, year)
);

CREATE TABLE number_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT number_series_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT number_series_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter')),
    year INT NOT NULL,
    -- The highest number taken so far.
    last INT NOT NULL,
    CONSTRAINT number_series_office_unique UNIQUE (office_id, kind, year)
);

CREATE TABLE issued_numbers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    office_id BIGINT NOT NULL CONSTRAINT issued_numbers_office_fk REFERENCES procuratorates (id),
    kind TEXT NOT NULL CONSTRAINT issued_numbers_kind_check CHECK (kind IN (
        'recommendation', 'governance_recommendation', 'filing_decision', 'declining_decision',
        'closing_decision', 'suspension_decision', 'resumption_decision', 'announcement', 'complaint',
        'appeal', 'transfer_notice', 'monitoring_notice', 'report_up_opinion', 'suit_withdrawal',
        'claim_change', 'appearance_notice', 'appraisal_letter')),
    year INT NOT NULL,
    -- The place in the series; none when an official number follows another pattern.
    n INT,
    -- The number as it is written.
    number TEXT NOT NULL,
    -- Brought in from the unified business system instead of given here.
    official BOOLEAN NOT NULL,
    -- The document it was given to.
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    -- What document it was, where it is not one of ours.
    note TEXT,
    issued_on DATE NOT NULL,
    issued_by BIGINT CONSTRAINT issued_numbers_issued_by_fk REFERENCES people (id),
    -- A void number stays taken and is never given again.
    voided_at TIMESTAMP,
    voided_by BIGINT CONSTRAINT issued_numbers_voided_by_fk REFERENCES people (id),
    void_reason TEXT,
    CONSTRAINT issued_numbers_place_unique UNIQUE (office_id, kind, year, n),
    CONSTRAINT issued_numbers_number_unique UNIQUE (office_id, number),
    CONSTRAINT issued_numbers_void_check CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE INDEX issued_numbers_by_subject ON issued_numbers (subject_kind, subject_id);

INSERT INTO number_templates (id, office_id, kind, template, code, year, version)
SELECT id, office_id, kind, template, code, year, version FROM kept_number_templates;
DROP TABLE kept_number_templates;
INSERT INTO number_series (id, office_id, kind, year, last)
SELECT id, office_id, kind, year, last FROM kept_number_series;
DROP TABLE kept_number_series;
INSERT INTO issued_numbers (id, office_id, kind, year, n, number, official, subject_kind, subject_id, note, issued_on, issued_by, voided_at, voided_by, void_reason)
SELECT id, office_id, kind, year, n, number, official, subject_kind, subject_id, note, issued_on, issued_by, voided_at, voided_by, void_reason FROM kept_issued_numbers;
DROP TABLE kept_issued_numbers;
UPDATE recommendations SET number_id = (SELECT k.number_id FROM kept_references k WHERE k.id = recommendations.id)
WHERE id IN (SELECT id FROM kept_references);
DROP TABLE kept_references;
