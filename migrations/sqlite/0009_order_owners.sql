-- The orders of one account, newest first, and one order by its id.

CREATE INDEX orders_by_account ON orders (account, number) WHERE account IS NOT NULL;
CREATE UNIQUE INDEX orders_by_id ON orders (id);
