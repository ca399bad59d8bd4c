ALTER TABLE recommendation_texts DROP COLUMN articles;
