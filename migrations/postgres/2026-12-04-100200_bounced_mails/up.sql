-- A mail that came back after a mail server had taken it. A column that is empty for all that is there; and an index by
-- which a mail is found by its Message-ID, of which no two are the same: each is 128 bits of chance.
ALTER TABLE mails ADD COLUMN bounce TEXT CONSTRAINT mails_bounce_check CHECK (bounce IN ('hard', 'soft'));
CREATE INDEX mails_by_token ON mails (token);
