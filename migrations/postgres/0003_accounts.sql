-- Users, what they asked for, and the tokens that end before they expire. Times are microseconds since
-- 1970-01-01T00:00:00Z. Texts are compared byte by byte, as SQLite does it, whatever the language of the server.

CREATE TABLE users (
    number            BIGINT           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    -- UUID: what tokens and answers name.
    id                TEXT COLLATE "C" NOT NULL UNIQUE,
    -- As it was given.
    name              TEXT COLLATE "C" NOT NULL,
    -- The name with the letters A to Z in lower case: what makes two names one.
    folded_name       TEXT COLLATE "C" NOT NULL UNIQUE,
    -- A PHC string of argon2id.
    password_hash     TEXT COLLATE "C" NOT NULL,
    is_super          BOOLEAN          NOT NULL,
    is_disabled       BOOLEAN          NOT NULL,
    created_at        BIGINT           NOT NULL,
    -- Tokens issued before do not count.
    tokens_valid_from BIGINT           NOT NULL,
    -- Of token_changes, when tokens_valid_from was last moved; 0 when never.
    tokens_change     BIGINT           NOT NULL DEFAULT 0
);

CREATE INDEX users_by_tokens_change ON users (tokens_change);

-- The quotes that were found for users.
CREATE TABLE history (
    id          BIGINT           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    user_number BIGINT           NOT NULL REFERENCES users (number),
    date        BIGINT           NOT NULL,
    name        TEXT COLLATE "C" NOT NULL,
    symbol      TEXT COLLATE "C" NOT NULL,
    open        DOUBLE PRECISION NOT NULL,
    high        DOUBLE PRECISION NOT NULL,
    low         DOUBLE PRECISION NOT NULL,
    close       DOUBLE PRECISION NOT NULL
);

-- The order of a user's pages.
CREATE INDEX history_by_user ON history (user_number, date, id);

-- How often each code was asked for; grows in the transaction of the entry in `history`.
CREATE TABLE requested_codes (
    -- In lower case.
    code  TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    times BIGINT           NOT NULL
);

CREATE INDEX requested_codes_by_times ON requested_codes (times DESC, code);

-- One row. Whoever ends tokens or makes a key counts it up first and so holds it until the commit: changes become visible in the
-- order of their numbers, and a replica that has seen one has seen all before it.
CREATE TABLE token_changes (
    last BIGINT NOT NULL
);

INSERT INTO token_changes (last) VALUES (0);

-- Tokens that were given back, for as long as they could still be shown.
CREATE TABLE revoked_tokens (
    -- The `jti`.
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    expires_at BIGINT           NOT NULL,
    -- Of token_changes.
    change     BIGINT           NOT NULL
);

CREATE INDEX revoked_tokens_by_change ON revoked_tokens (change);
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);

-- Keys that sign tokens when the settings name none: the newest signs, the one before it still counts.
CREATE TABLE signing_keys (
    -- Of token_changes; the largest is the newest.
    change     BIGINT           NOT NULL PRIMARY KEY,
    -- The `kid`.
    id         TEXT COLLATE "C" NOT NULL UNIQUE,
    -- Base64.
    secret     TEXT COLLATE "C" NOT NULL,
    created_at BIGINT           NOT NULL
);
