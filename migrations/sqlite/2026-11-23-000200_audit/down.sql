DROP TABLE idempotency_keys;
DROP TABLE changes;
DROP TABLE audit_heads;
DROP TABLE audit_log;
