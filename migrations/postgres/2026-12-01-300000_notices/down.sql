DROP TABLE clock_ladders;
DROP TABLE notices;
DROP TABLE mails;
DROP TABLE notice_preferences;
DROP TABLE mail_addresses;
