-- Orders of bitcoin. Money is in whole cents, bitcoin and rates in units of 0.00000001, all exact. Times are microseconds since
-- 1970-01-01T00:00:00Z.

CREATE TABLE orders (
    -- From 1 on without a gap, in the order in which they were placed: see order_totals.
    number    INTEGER PRIMARY KEY,
    -- UUID.
    id        TEXT    NOT NULL,
    placed_at INTEGER NOT NULL,
    -- UUID of the user; NULL when nobody said who they are.
    account   TEXT,
    -- EUR, GBP or USD.
    currency  TEXT    NOT NULL,
    amount    INTEGER NOT NULL CHECK (amount > 0),
    -- What one bitcoin cost.
    rate      INTEGER NOT NULL CHECK (rate > 0),
    bitcoin   INTEGER NOT NULL CHECK (bitcoin > 0)
) STRICT;

-- One row, which grows in the transaction of every order. Whoever places orders holds it until the commit, so that the sum is
-- exact, the numbers have no gap, and orders become visible in the order of their numbers.
CREATE TABLE order_totals (
    orders  INTEGER NOT NULL,
    bitcoin INTEGER NOT NULL
) STRICT;

INSERT INTO order_totals (orders, bitcoin) VALUES (0, 0);

-- Idempotency keys, each written in the transaction of its order, and forgotten after a day.
CREATE TABLE order_keys (
    -- Who asked, and the key.
    id           TEXT    NOT NULL PRIMARY KEY,
    -- What was asked for.
    request      TEXT    NOT NULL,
    order_number INTEGER NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX order_keys_by_age ON order_keys (created_at);

-- One row: how far subscribers have been told of orders, and who tells them.
CREATE TABLE order_events (
    -- The number of the last order that the broker has confirmed.
    last_told    INTEGER NOT NULL,
    -- The process that tells, and until when no other one does.
    owner        TEXT    NOT NULL,
    leased_until INTEGER NOT NULL
) STRICT;

INSERT INTO order_events (last_told, owner, leased_until) VALUES (0, '', 0);
