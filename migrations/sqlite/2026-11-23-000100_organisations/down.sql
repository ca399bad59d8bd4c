DROP TABLE person_roles;
DROP TABLE people;
DROP TABLE agency_successions;
DROP TABLE agencies;
DROP TABLE procuratorates;
