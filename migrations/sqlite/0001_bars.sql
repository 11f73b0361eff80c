-- Price bars: the truth behind every series. Times are microseconds since 1970-01-01T00:00:00Z; a daily bar stands at the
-- midnight of its trading date.

CREATE TABLE symbols (
    id      INTEGER PRIMARY KEY,
    symbol  TEXT    NOT NULL UNIQUE,
    name    TEXT    NOT NULL DEFAULT '',
    -- Grows with every import that changed a bar of the symbol; one number an import, never used again, so that it
    -- orders changes and serves as the ETag.
    version INTEGER NOT NULL
) STRICT;

CREATE INDEX symbols_by_version ON symbols (version);

CREATE TABLE bars (
    symbol_id         INTEGER NOT NULL REFERENCES symbols (id),
    -- The stored interval in minutes: 1 or 1440.
    interval          INTEGER NOT NULL CHECK (interval IN (1, 1440)),
    time              INTEGER NOT NULL,
    open              REAL    NOT NULL,
    high              REAL    NOT NULL,
    low               REAL    NOT NULL,
    close             REAL    NOT NULL,
    volume            INTEGER NOT NULL,
    adjusted_close    REAL,
    dividend_amount   REAL,
    split_coefficient REAL,
    PRIMARY KEY (symbol_id, interval, time)
) STRICT, WITHOUT ROWID;

-- What the list of symbols tells of each series, so that it never counts bars. An import derives it anew from `bars` for
-- the series that it changed, in its own transaction.
CREATE TABLE series (
    symbol_id  INTEGER NOT NULL REFERENCES symbols (id),
    interval   INTEGER NOT NULL,
    first_time INTEGER NOT NULL,
    last_time  INTEGER NOT NULL,
    bars       INTEGER NOT NULL,
    PRIMARY KEY (symbol_id, interval)
) STRICT, WITHOUT ROWID;
