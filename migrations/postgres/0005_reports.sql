-- What services said of themselves. Times are microseconds since 1970-01-01T00:00:00Z. Texts are compared byte by byte, as SQLite
-- does it, whatever the language of the server.

CREATE TABLE reports (
    -- Pages continue behind it.
    id       BIGINT           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    -- When it was received.
    time     BIGINT           NOT NULL,
    -- debug, info, warn, error, critical.
    level    TEXT COLLATE "C" NOT NULL,
    service  TEXT COLLATE "C" NOT NULL,
    -- Which process of the service; empty when it does not say.
    instance TEXT COLLATE "C" NOT NULL,
    status   TEXT COLLATE "C" NOT NULL,
    -- JSON.
    data     TEXT COLLATE "C" NOT NULL
);

-- The order of filtered pages.
CREATE INDEX reports_by_service ON reports (service, id);
CREATE INDEX reports_by_level ON reports (level, id);

-- Who reported, by the last report of each.
CREATE TABLE report_sources (
    number    BIGINT           PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    service   TEXT COLLATE "C" NOT NULL,
    instance  TEXT COLLATE "C" NOT NULL,
    last_seen BIGINT           NOT NULL,
    level     TEXT COLLATE "C" NOT NULL,
    status    TEXT COLLATE "C" NOT NULL,
    UNIQUE (service, instance)
);

CREATE INDEX report_sources_by_last_seen ON report_sources (last_seen, number);
