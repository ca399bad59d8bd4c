-- What people are told, and the mails by which they are. New tables only.

-- Where a person's mail goes. Three hard refusals in a row suspend an address.
CREATE TABLE mail_addresses (
    person_id BIGINT NOT NULL CONSTRAINT mail_addresses_key PRIMARY KEY CONSTRAINT mail_addresses_person_fk REFERENCES people (id),
    address TEXT NOT NULL,
    suspended BOOLEAN NOT NULL,
    -- Hard refusals since the last mail that arrived.
    refusals INT NOT NULL,
    -- What the mail server said last when it refused.
    fault TEXT,
    faulted_at TIMESTAMP,
    set_at TIMESTAMP NOT NULL,
    version INT NOT NULL DEFAULT 1
);

-- How a person wants to be told. Without a row the defaults count.
CREATE TABLE notice_preferences (
    person_id BIGINT NOT NULL CONSTRAINT notice_preferences_key PRIMARY KEY CONSTRAINT notice_preferences_person_fk REFERENCES people (id),
    language TEXT NOT NULL CONSTRAINT notice_preferences_language_check CHECK (language IN ('zh-CN', 'en')),
    -- One mail for everything that falls due together, or one for each.
    digest BOOLEAN NOT NULL,
    -- The hours of a working day in which mail may leave, as minutes after midnight in China.
    from_minute INT NOT NULL,
    to_minute INT NOT NULL,
    -- Whether reminders of limits that no law sets stay out of the mail.
    soft_muted BOOLEAN NOT NULL,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT notice_preferences_hours_check CHECK (0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440)
);

-- The outbox. A mail is to one person; what it says is put together when it leaves.
CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT mails_person_fk REFERENCES people (id),
    state TEXT NOT NULL CONSTRAINT mails_state_check CHECK (state IN ('queued', 'sending', 'sent', 'dead', 'void')),
    -- Before the @ of the Message-ID, which stays the same however often the mail is tried.
    token TEXT NOT NULL CONSTRAINT mails_token_unique UNIQUE,
    -- When it is tried next.
    next_at TIMESTAMP NOT NULL,
    attempts INT NOT NULL,
    -- Who is at it, and until when nobody else may be.
    lease_by TEXT,
    lease_until TIMESTAMP,
    -- From here on: once it was put together. None again when it is known not to have arrived.
    address TEXT,
    domain TEXT,
    subject TEXT,
    raw TEXT,
    -- What the mail server said last.
    answer TEXT,
    made_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP,
    CONSTRAINT mails_lease_check CHECK ((state = 'sending') = (lease_until IS NOT NULL))
);
CREATE INDEX mails_due ON mails (state, next_at, id);
CREATE INDEX mails_leased ON mails (state, lease_until);
CREATE INDEX mails_of_person ON mails (person_id, state, next_at);
CREATE INDEX mails_by_domain ON mails (domain, ended_at);

-- What one person is told of one thing. Shown in the program, and sent in a mail.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL CONSTRAINT notices_person_fk REFERENCES people (id),
    kind TEXT NOT NULL CONSTRAINT notices_kind_check CHECK (kind IN ('reminder', 'correction', 'address_suspended')),
    -- The clock, as it stood, and the rung in days from the last day.
    clock_id BIGINT CONSTRAINT notices_clock_fk REFERENCES clocks (id),
    clock_version INT,
    rung INT,
    -- The day of the rung.
    on_date DATE NOT NULL,
    -- The last day that it names; none when the clock stands still or no longer counts.
    due DATE,
    -- Of a correction: the last day that was named before.
    was DATE,
    -- Of a suspended address: whose.
    about_id BIGINT CONSTRAINT notices_about_fk REFERENCES people (id),
    state TEXT NOT NULL CONSTRAINT notices_state_check CHECK (state IN (
        'waiting', 'leaving', 'told', 'kept', 'passed', 'undelivered', 'void')),
    mail_id BIGINT CONSTRAINT notices_mail_fk REFERENCES mails (id),
    made_at TIMESTAMP NOT NULL,
    told_at TIMESTAMP,
    read_at TIMESTAMP,
    CONSTRAINT notices_once_unique UNIQUE (clock_id, clock_version, kind, rung, person_id),
    CONSTRAINT notices_clock_check CHECK ((kind = 'address_suspended') = (clock_id IS NULL))
);
CREATE INDEX notices_of_person ON notices (person_id, id);
CREATE INDEX notices_of_mail ON notices (mail_id);

-- When a clock is looked at next, so that a sweep reads those alone.
CREATE TABLE clock_ladders (
    clock_id BIGINT NOT NULL CONSTRAINT clock_ladders_key PRIMARY KEY CONSTRAINT clock_ladders_clock_fk REFERENCES clocks (id),
    due DATE,
    -- Since when this last day has been known here.
    since DATE NOT NULL,
    -- The day of the next rung.
    next_on DATE
);
CREATE INDEX clock_ladders_next ON clock_ladders (next_on, clock_id);
