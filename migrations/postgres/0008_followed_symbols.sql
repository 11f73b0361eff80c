-- Symbols whose missing daily bars are fetched after each trading day, and the last check of each. Times are microseconds
-- since 1970-01-01T00:00:00Z.

CREATE TABLE followed_symbols (
    symbol    TEXT COLLATE "C" PRIMARY KEY,
    -- waiting, up_to_date, behind or failed.
    state     TEXT   NOT NULL,
    -- When it is checked again. A process that checks it moves this time on first, so that no other process checks it too.
    next_at   BIGINT NOT NULL,
    -- NULL before the first check.
    checked_at BIGINT,
    provider  TEXT   NOT NULL DEFAULT '',
    new_bars  BIGINT NOT NULL DEFAULT 0,
    -- Checks since it was up to date.
    attempts  BIGINT NOT NULL DEFAULT 0,
    detail    TEXT   NOT NULL DEFAULT ''
);
