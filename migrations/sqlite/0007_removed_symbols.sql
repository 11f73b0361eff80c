-- Symbols that were deleted or renamed, with the version of the removal, so that every replica notices it and no version
-- is used again. A symbol that is imported again keeps its row here; its new version is larger.

CREATE TABLE removed_symbols (
    symbol  TEXT    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX removed_symbols_by_version ON removed_symbols (version);
