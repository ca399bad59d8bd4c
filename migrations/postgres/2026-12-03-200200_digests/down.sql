-- Feeds of agencies go: without their agency they would be somebody's own.
DROP INDEX calendar_feeds_of_agency;
DELETE FROM calendar_feeds WHERE agency_id IS NOT NULL;
ALTER TABLE calendar_feeds DROP COLUMN agency_id;
ALTER TABLE notice_preferences DROP COLUMN digests_muted;
DROP TABLE digests;
