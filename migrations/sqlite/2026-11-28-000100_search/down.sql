DROP TABLE sealed_words;
DROP TABLE search_openings;
DROP TABLE search_log;
DROP TABLE saved_searches;
