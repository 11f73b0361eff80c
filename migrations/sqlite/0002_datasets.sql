-- The steps that brought the table of each dataset to what its file declares; bourse makes them at the start of `serve` and
-- with `migrate`, and finds in the last one what it has to compare the file with.

CREATE TABLE dataset_migrations (
    dataset    TEXT    NOT NULL,
    -- From 1, without gaps.
    number     INTEGER NOT NULL,
    -- JSON: what the table holds after the step.
    definition TEXT    NOT NULL,
    -- The SQL that was run; empty when only what values may be has grown.
    statements TEXT    NOT NULL,
    PRIMARY KEY (dataset, number)
) STRICT, WITHOUT ROWID;
