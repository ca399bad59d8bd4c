DROP TABLE lead_contacts;
DROP TABLE follower_positions;
