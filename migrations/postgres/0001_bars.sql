-- Price bars: the truth behind every series. Times are microseconds since 1970-01-01T00:00:00Z; a daily bar stands at the
-- midnight of its trading date. Texts are compared byte by byte, as SQLite does it, whatever the language of the server.

CREATE TABLE symbols (
    id      BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    symbol  TEXT COLLATE "C" NOT NULL UNIQUE,
    name    TEXT COLLATE "C" NOT NULL DEFAULT '',
    -- Grows with every import that changed a bar of the symbol; one number an import, never used again, so that it
    -- orders changes and serves as the ETag.
    version BIGINT NOT NULL
);

CREATE INDEX symbols_by_version ON symbols (version);

CREATE TABLE bars (
    -- Of `symbols`. Not declared as a foreign key, because PostgreSQL looks it up for every row, which took as long as the
    -- insert itself; the only writer has made or found the symbol in the same transaction, and nobody deletes one.
    symbol_id         BIGINT           NOT NULL,
    -- The stored interval in minutes: 1 or 1440.
    interval          INTEGER          NOT NULL CHECK (interval IN (1, 1440)),
    time              BIGINT           NOT NULL,
    open              DOUBLE PRECISION NOT NULL,
    high              DOUBLE PRECISION NOT NULL,
    low               DOUBLE PRECISION NOT NULL,
    close             DOUBLE PRECISION NOT NULL,
    volume            BIGINT           NOT NULL,
    adjusted_close    DOUBLE PRECISION,
    dividend_amount   DOUBLE PRECISION,
    split_coefficient DOUBLE PRECISION,
    PRIMARY KEY (symbol_id, interval, time)
);

-- What the list of symbols tells of each series, so that it never counts bars. An import derives it anew from `bars` for
-- the series that it changed, in its own transaction.
CREATE TABLE series (
    symbol_id  BIGINT  NOT NULL REFERENCES symbols (id),
    interval   INTEGER NOT NULL,
    first_time BIGINT  NOT NULL,
    last_time  BIGINT  NOT NULL,
    bars       BIGINT  NOT NULL,
    PRIMARY KEY (symbol_id, interval)
);
