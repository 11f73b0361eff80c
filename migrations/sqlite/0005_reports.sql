-- What services said of themselves. Times are microseconds since 1970-01-01T00:00:00Z.

CREATE TABLE reports (
    -- Never given twice: pages continue behind it.
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    -- When it was received.
    time     INTEGER NOT NULL,
    -- debug, info, warn, error, critical.
    level    TEXT    NOT NULL,
    service  TEXT    NOT NULL,
    -- Which process of the service; empty when it does not say.
    instance TEXT    NOT NULL,
    status   TEXT    NOT NULL,
    -- JSON.
    data     TEXT    NOT NULL
) STRICT;

-- The order of filtered pages.
CREATE INDEX reports_by_service ON reports (service, id);
CREATE INDEX reports_by_level ON reports (level, id);

-- Who reported, by the last report of each.
CREATE TABLE report_sources (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    service   TEXT    NOT NULL,
    instance  TEXT    NOT NULL,
    last_seen INTEGER NOT NULL,
    level     TEXT    NOT NULL,
    status    TEXT    NOT NULL,
    UNIQUE (service, instance)
) STRICT;

CREATE INDEX report_sources_by_last_seen ON report_sources (last_seen, number);
