-- A version of a draft keeps its title too. Earlier versions take the title of today, since no other is known.
ALTER TABLE recommendation_texts ADD COLUMN title TEXT NOT NULL DEFAULT '';
UPDATE recommendation_texts SET title = (
    SELECT r.title FROM recommendations r WHERE r.id = recommendation_texts.recommendation_id);
