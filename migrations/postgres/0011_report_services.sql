-- Statuses that are numbers, and how much each service keeps, so that one cannot push out the reports of another.

ALTER TABLE reports ADD COLUMN has_numeric_status BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE report_sources ADD COLUMN has_numeric_status BOOLEAN NOT NULL DEFAULT FALSE;

-- Of the texts of the report.
ALTER TABLE reports ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
UPDATE reports SET bytes = OCTET_LENGTH(service) + OCTET_LENGTH(instance) + OCTET_LENGTH(status) + OCTET_LENGTH(data);

CREATE TABLE report_services (
    service TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    reports BIGINT NOT NULL,
    bytes   BIGINT NOT NULL
);

INSERT INTO report_services (service, reports, bytes)
SELECT service, COUNT(*), SUM(bytes) FROM reports GROUP BY service;

CREATE INDEX report_services_by_bytes ON report_services (bytes);
