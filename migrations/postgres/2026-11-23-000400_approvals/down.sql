DROP TABLE approval_steps;
DROP TABLE approvals;
DROP TABLE delegations;
DROP TABLE authority_matrix;
