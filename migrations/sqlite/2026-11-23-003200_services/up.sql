-- The service ledger (送达): every attempt on every addressee, the failed ones too. New table only.

CREATE TABLE services (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    addressee_id BIGINT NOT NULL CONSTRAINT services_addressee_fk REFERENCES recommendation_addressees (id),
    method TEXT NOT NULL CONSTRAINT services_method_check CHECK (method IN ('in_person', 'left_in_place', 'post', 'announced', 'electronic')),
    -- On its way by post, effective, failed, or electronic besides another way.
    state TEXT NOT NULL CONSTRAINT services_state_check CHECK (state IN ('under_way', 'effective', 'failed', 'additional')),
    -- Attempted, posted or sent.
    attempted_on DATE NOT NULL,
    -- The date signed on the 送达回证; effective services only.
    served_on DATE,
    -- Who signed for it, with post.
    receiver TEXT,
    place TEXT,
    -- Refusal was witnessed by (CPL Art 89).
    witness TEXT,
    -- The addressee agreed to have it read out (2019 rule Art 18).
    agreed BOOLEAN NOT NULL,
    -- Number of the consignment, or the channel of an electronic service.
    tracking TEXT,
    -- SHA-256 of photographs, recordings and the signed receipt, as JSON text.
    files TEXT NOT NULL,
    -- Why it failed.
    failure TEXT,
    failed_on DATE,
    note TEXT,
    recorded_by BIGINT CONSTRAINT services_recorded_by_fk REFERENCES people (id),
    recorded_at TIMESTAMP NOT NULL,
    version INT NOT NULL DEFAULT 1,
    CONSTRAINT services_effective_check CHECK ((state = 'effective') = (served_on IS NOT NULL)),
    CONSTRAINT services_failed_check CHECK ((state = 'failed') = (failed_on IS NOT NULL))
);
CREATE INDEX services_by_addressee ON services (addressee_id, id);
