DROP TABLE measure_overrides;
DROP TABLE case_measures;
