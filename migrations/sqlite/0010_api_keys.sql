-- API keys of users. Times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE api_keys (
    -- UUID.
    id          TEXT    NOT NULL PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number),
    name        TEXT    NOT NULL,
    may_read    INTEGER NOT NULL CHECK (may_read IN (0, 1)),
    may_ingest  INTEGER NOT NULL CHECK (may_ingest IN (0, 1)),
    -- SHA-256 of the key, base64url. A key has 256 random bits, so it needs no slow hash.
    digest      TEXT    NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL,
    UNIQUE (user_number, name)
) STRICT;
