-- What reviewers say of a draft to its author. New tables only.

CREATE TABLE recommendation_comments (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    recommendation_id BIGINT NOT NULL CONSTRAINT recommendation_comments_recommendation_fk REFERENCES recommendations (id),
    -- The version of the text that was commented on.
    text_no INT NOT NULL,
    section TEXT NOT NULL CONSTRAINT recommendation_comments_section_check CHECK (section IN (
        'title', 'agencies', 'case_source', 'harm_facts', 'breach_facts', 'legal_basis', 'suggestions', 'items',
        'periods', 'other_matters')),
    -- Of what is told for one agency: the agency, and the number of the item.
    agency_id BIGINT CONSTRAINT recommendation_comments_agency_fk REFERENCES agencies (id),
    item_no INT,
    -- The words that it is about.
    quote TEXT,
    text TEXT NOT NULL,
    state TEXT NOT NULL CONSTRAINT recommendation_comments_state_check CHECK (state IN ('open', 'resolved')),
    written_by BIGINT CONSTRAINT recommendation_comments_written_by_fk REFERENCES people (id),
    written_at TIMESTAMP NOT NULL,
    resolved_by BIGINT CONSTRAINT recommendation_comments_resolved_by_fk REFERENCES people (id),
    resolved_at TIMESTAMP,
    version INT NOT NULL DEFAULT 1
);
CREATE INDEX recommendation_comments_by_document ON recommendation_comments (recommendation_id, state, id);

CREATE TABLE recommendation_comment_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    comment_id BIGINT NOT NULL CONSTRAINT recommendation_comment_answers_comment_fk REFERENCES recommendation_comments (id),
    text TEXT NOT NULL,
    written_by BIGINT CONSTRAINT recommendation_comment_answers_written_by_fk REFERENCES people (id),
    written_at TIMESTAMP NOT NULL
);
CREATE INDEX recommendation_comment_answers_by_comment ON recommendation_comment_answers (comment_id, id);
