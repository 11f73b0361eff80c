-- API keys of users. Times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE api_keys (
    -- UUID.
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    user_number BIGINT           NOT NULL REFERENCES users (number),
    name        TEXT COLLATE "C" NOT NULL,
    may_read    BOOLEAN          NOT NULL,
    may_ingest  BOOLEAN          NOT NULL,
    -- SHA-256 of the key, base64url. A key has 256 random bits, so it needs no slow hash.
    digest      TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at  BIGINT           NOT NULL,
    UNIQUE (user_number, name)
);
