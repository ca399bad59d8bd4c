DROP TABLE factor_roles;
