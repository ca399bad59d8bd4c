DROP TABLE clock_events;
DROP TABLE clocks;
DROP TABLE rule_pack_dates;
DROP TABLE deadline_settings;
DROP TABLE calendar_versions;
