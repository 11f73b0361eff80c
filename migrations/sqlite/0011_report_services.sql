-- Statuses that are numbers, and how much each service keeps, so that one cannot push out the reports of another.

ALTER TABLE reports ADD COLUMN has_numeric_status INTEGER NOT NULL DEFAULT 0 CHECK (has_numeric_status IN (0, 1));
ALTER TABLE report_sources ADD COLUMN has_numeric_status INTEGER NOT NULL DEFAULT 0 CHECK (has_numeric_status IN (0, 1));

-- Of the texts of the report.
ALTER TABLE reports ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE reports SET bytes = LENGTH(CAST(service AS BLOB)) + LENGTH(CAST(instance AS BLOB)) + LENGTH(CAST(status AS BLOB)) + LENGTH(CAST(data AS BLOB));

CREATE TABLE report_services (
    service TEXT NOT NULL PRIMARY KEY,
    reports INTEGER NOT NULL,
    bytes   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO report_services (service, reports, bytes)
SELECT service, COUNT(*), SUM(bytes) FROM reports GROUP BY service;

CREATE INDEX report_services_by_bytes ON report_services (bytes);
