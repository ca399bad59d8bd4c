DROP INDEX mails_by_token;
ALTER TABLE mails DROP COLUMN bounce;
