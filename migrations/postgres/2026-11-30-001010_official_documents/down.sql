DROP TABLE official_documents;
