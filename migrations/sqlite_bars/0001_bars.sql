-- Price bars of a SQLite store: a file of their own (docs/adr/0020), so that an import never keeps other writers waiting.
-- Times are microseconds since 1970-01-01T00:00:00Z; a daily bar is at the midnight of its trading date.

CREATE TABLE symbols (
    id       INTEGER PRIMARY KEY,
    symbol   TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL DEFAULT '',
    -- Grows with every change of the symbol or its bars; never used again, so that it orders changes and serves as the ETag.
    version  INTEGER NOT NULL,
    -- What stored the first bar of the symbol.
    source   TEXT    NOT NULL DEFAULT 'import' CHECK (source IN ('import', 'upload', 'provider', 'simulated')),
    -- ISO 4217; empty when unknown.
    currency TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX symbols_by_version ON symbols (version);

CREATE TABLE bars (
    symbol_id         INTEGER NOT NULL REFERENCES symbols (id),
    -- 1440: daily bars. 1: intraday bars, in the steps of series.step.
    interval          INTEGER NOT NULL CHECK (interval IN (1, 1440)),
    time              INTEGER NOT NULL,
    open              REAL    NOT NULL,
    high              REAL    NOT NULL,
    low               REAL    NOT NULL,
    close             REAL    NOT NULL,
    volume            REAL    NOT NULL,
    adjusted_close    REAL,
    dividend_amount   REAL,
    split_coefficient REAL,
    PRIMARY KEY (symbol_id, interval, time)
) STRICT, WITHOUT ROWID;

-- The summary of each series in the list of symbols. An import derives it from `bars` again for the series that it
-- changed, in its own transaction.
CREATE TABLE series (
    symbol_id  INTEGER NOT NULL REFERENCES symbols (id),
    interval   INTEGER NOT NULL,
    first_time INTEGER NOT NULL,
    last_time  INTEGER NOT NULL,
    bars       INTEGER NOT NULL,
    -- Minutes from one bar to the next: 1440 for daily bars; 1, 5, 15, 30 or 60 for intraday bars.
    step       INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (symbol_id, interval)
) STRICT, WITHOUT ROWID;

-- Symbols that were deleted or renamed, with the version of the removal, so that no version is used again. A symbol that
-- is imported again keeps its row here; its new version is larger.
CREATE TABLE removed_symbols (
    symbol  TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX removed_symbols_by_version ON removed_symbols (version);
