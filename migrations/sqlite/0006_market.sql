-- Volumes with fractions, the origin and the currency of a symbol, and the step of intraday bars.

-- A column of a STRICT table cannot change its type, so the bars move to a new table.
CREATE TABLE new_bars (
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

INSERT INTO new_bars
SELECT symbol_id, interval, time, open, high, low, close, volume, adjusted_close, dividend_amount, split_coefficient
FROM bars ORDER BY symbol_id, interval, time;

DROP TABLE bars;
ALTER TABLE new_bars RENAME TO bars;

-- What stored the first bar of the symbol: import, upload, provider or simulated.
ALTER TABLE symbols ADD COLUMN source TEXT NOT NULL DEFAULT 'import'
    CHECK (source IN ('import', 'upload', 'provider', 'simulated'));
-- ISO 4217; empty when unknown.
ALTER TABLE symbols ADD COLUMN currency TEXT NOT NULL DEFAULT '';

-- Minutes from one bar to the next: 1440 for daily bars; 1, 5, 15, 30 or 60 for intraday bars.
ALTER TABLE series ADD COLUMN step INTEGER NOT NULL DEFAULT 1;
UPDATE series SET step = 1440 WHERE interval = 1440;
