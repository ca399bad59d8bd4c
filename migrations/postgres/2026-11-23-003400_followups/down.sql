DROP TABLE visit_items;
DROP TABLE visits;
