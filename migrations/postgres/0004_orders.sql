-- Orders of bitcoin. Money is in whole cents, bitcoin and rates in units of 0.00000001, all exact. Times are microseconds since
-- 1970-01-01T00:00:00Z. Texts are compared byte by byte, as SQLite does it, whatever the language of the server.

CREATE TABLE orders (
    -- From 1 on without a gap, in the order in which they were placed: see order_totals.
    number    BIGINT           PRIMARY KEY,
    id        UUID             NOT NULL,
    placed_at BIGINT           NOT NULL,
    -- The user; NULL when nobody said who they are.
    account   UUID,
    -- EUR, GBP or USD.
    currency  TEXT COLLATE "C" NOT NULL,
    amount    BIGINT           NOT NULL CHECK (amount > 0),
    -- What one bitcoin cost.
    rate      BIGINT           NOT NULL CHECK (rate > 0),
    bitcoin   BIGINT           NOT NULL CHECK (bitcoin > 0)
);

-- One row, which grows in the transaction of every order. Whoever places orders holds it until the commit, so that the sum is
-- exact, the numbers have no gap, and orders become visible in the order of their numbers. Its free space keeps the many versions of the row
-- on one page.
CREATE TABLE order_totals (
    orders  BIGINT NOT NULL,
    bitcoin BIGINT NOT NULL
) WITH (fillfactor = 10);

INSERT INTO order_totals (orders, bitcoin) VALUES (0, 0);

-- Idempotency keys, each written in the transaction of its order, and forgotten after a day.
CREATE TABLE order_keys (
    -- Who asked, and the key.
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    -- What was asked for.
    request      TEXT COLLATE "C" NOT NULL,
    order_number BIGINT           NOT NULL,
    created_at   BIGINT           NOT NULL
);

CREATE INDEX order_keys_by_age ON order_keys (created_at);

-- One row: how far subscribers have been told of orders, and who tells them.
CREATE TABLE order_events (
    -- The number of the last order that the broker has confirmed.
    last_told    BIGINT           NOT NULL,
    -- The process that tells, and until when no other one does.
    owner        TEXT COLLATE "C" NOT NULL,
    leased_until BIGINT           NOT NULL
);

INSERT INTO order_events (last_told, owner, leased_until) VALUES (0, '', 0);
