DROP TABLE masking_marks;
DROP TABLE maskings;
