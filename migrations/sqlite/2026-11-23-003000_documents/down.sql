DROP TABLE issued_numbers;
DROP TABLE number_series;
DROP TABLE number_templates;
