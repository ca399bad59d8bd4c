DROP TABLE evidence_custody;
DROP TABLE case_evidence;
