-- What was put together of a mail is kept for a time, and then its record alone. The index holds those that have it
-- still, so that the oldest are found at once. Nothing is changed by it.
CREATE INDEX mails_with_content ON mails (ended_at) WHERE raw IS NOT NULL;
