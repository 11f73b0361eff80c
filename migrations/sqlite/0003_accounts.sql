-- Users, what they asked for, and the tokens that end before they expire. Times are microseconds since
-- 1970-01-01T00:00:00Z.

CREATE TABLE users (
    number            INTEGER PRIMARY KEY,
    -- UUID: what tokens and answers name.
    id                TEXT    NOT NULL UNIQUE,
    -- As it was given.
    name              TEXT    NOT NULL,
    -- The name with the letters A to Z in lower case: what makes two names one.
    folded_name       TEXT    NOT NULL UNIQUE,
    -- A PHC string of argon2id.
    password_hash     TEXT    NOT NULL,
    is_super          INTEGER NOT NULL CHECK (is_super IN (0, 1)),
    is_disabled       INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
    created_at        INTEGER NOT NULL,
    -- Tokens issued before do not count.
    tokens_valid_from INTEGER NOT NULL,
    -- Of token_changes, when tokens_valid_from was last moved; 0 when never.
    tokens_change     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX users_by_tokens_change ON users (tokens_change);

-- The quotes that were found for users.
CREATE TABLE history (
    id          INTEGER PRIMARY KEY,
    user_number INTEGER NOT NULL REFERENCES users (number),
    date        INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    symbol      TEXT    NOT NULL,
    open        REAL    NOT NULL,
    high        REAL    NOT NULL,
    low         REAL    NOT NULL,
    close       REAL    NOT NULL
) STRICT;

-- The order of a user's pages.
CREATE INDEX history_by_user ON history (user_number, date, id);

-- How often each code was asked for; grows in the transaction of the entry in `history`.
CREATE TABLE requested_codes (
    -- In lower case.
    code  TEXT    NOT NULL PRIMARY KEY,
    times INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX requested_codes_by_times ON requested_codes (times DESC, code);

-- One row. Whoever ends tokens or makes a key counts it up first and so holds it until the commit: changes become visible in the
-- order of their numbers, and a replica that has seen one has seen all before it.
CREATE TABLE token_changes (
    last INTEGER NOT NULL
) STRICT;

INSERT INTO token_changes (last) VALUES (0);

-- Tokens that were given back, for as long as they could still be shown.
CREATE TABLE revoked_tokens (
    -- The `jti`.
    id         TEXT    NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL,
    -- Of token_changes.
    change     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX revoked_tokens_by_change ON revoked_tokens (change);
CREATE INDEX revoked_tokens_by_expiry ON revoked_tokens (expires_at);

-- Keys that sign tokens when the settings name none: the newest signs, the one before it still counts.
CREATE TABLE signing_keys (
    -- Of token_changes; the largest is the newest.
    change     INTEGER NOT NULL PRIMARY KEY,
    -- The `kid`.
    id         TEXT    NOT NULL UNIQUE,
    -- Base64.
    secret     TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
