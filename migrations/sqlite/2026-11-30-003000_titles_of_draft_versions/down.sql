ALTER TABLE recommendation_texts DROP COLUMN title;
