DROP TABLE rectification_items;
DROP TABLE recommendation_addressees;
DROP TABLE recommendation_texts;
DROP TABLE recommendations;
