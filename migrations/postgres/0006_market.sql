-- Volumes with fractions, the origin and the currency of a symbol, and the step of intraday bars.

ALTER TABLE bars ALTER COLUMN volume TYPE DOUBLE PRECISION;

-- What stored the first bar of the symbol: import, upload, provider or simulated.
ALTER TABLE symbols ADD COLUMN source TEXT COLLATE "C" NOT NULL DEFAULT 'import'
    CHECK (source IN ('import', 'upload', 'provider', 'simulated'));
-- ISO 4217; empty when unknown.
ALTER TABLE symbols ADD COLUMN currency TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Minutes from one bar to the next: 1440 for daily bars; 1, 5, 15, 30 or 60 for intraday bars.
ALTER TABLE series ADD COLUMN step INTEGER NOT NULL DEFAULT 1;
UPDATE series SET step = 1440 WHERE interval = 1440;
