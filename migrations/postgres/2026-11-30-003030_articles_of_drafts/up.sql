-- The articles that a version of a draft rests on, each with the version of the law that was in force on the day of the
-- facts, as JSON text; drafts made before named theirs in the text alone.
ALTER TABLE recommendation_texts ADD COLUMN articles TEXT NOT NULL DEFAULT '[]';
