-- The order in which old entries of all users are deleted. Ids do not follow the dates when a clock was set back.
CREATE INDEX history_by_date ON history (date);
