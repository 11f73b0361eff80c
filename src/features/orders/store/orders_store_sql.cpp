#include "features/orders/store/orders_store_sql.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/json_writer.hpp"
#include "platform/sql/database.hpp"

namespace bourse::orders {
namespace {

// The row is locked until the commit. In SQLite the transaction is the only writer.
constexpr std::string_view kHoldTotalsSqlite = "SELECT orders, bitcoin FROM order_totals";
constexpr std::string_view kHoldTotalsPostgres = "SELECT orders, bitcoin FROM order_totals FOR UPDATE";
constexpr std::string_view kReadTotals = "SELECT orders, bitcoin FROM order_totals";
constexpr std::string_view kSetTotals = "UPDATE order_totals SET orders = ?1, bitcoin = ?2";

constexpr std::string_view kAddOrder =
    "INSERT INTO orders (number, id, placed_at, account, currency, amount, rate, bitcoin) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
constexpr std::string_view kAddKey =
    "INSERT INTO order_keys (id, request, order_number, created_at) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (id) DO UPDATE SET request = excluded.request, order_number = excluded.order_number, "
    "created_at = excluded.created_at";
// A statement costs PostgreSQL more than a row does, so the rows of a batch are sent as one array per column.
constexpr std::string_view kAddOrders =
    "INSERT INTO orders (number, id, placed_at, account, currency, amount, rate, bitcoin) "
    "SELECT * FROM unnest(?1::bigint[], ?2::uuid[], ?3::bigint[], ?4::uuid[], ?5::text[], ?6::bigint[], ?7::bigint[], "
    "?8::bigint[])";
constexpr std::string_view kAddKeys =
    "INSERT INTO order_keys (id, request, order_number, created_at) "
    "SELECT * FROM unnest(?1::text[], ?2::text[], ?3::bigint[], ?4::bigint[]) "
    "ON CONFLICT (id) DO UPDATE SET request = excluded.request, order_number = excluded.order_number, "
    "created_at = excluded.created_at";

constexpr std::string_view kFindKeptSqlite =
    "SELECT o.number, o.id, o.placed_at, o.currency, o.amount, o.rate, o.bitcoin, k.id, k.request "
    "FROM order_keys k JOIN orders o ON o.number = k.order_number "
    "WHERE k.id IN (SELECT value FROM json_each(?1)) AND k.created_at > ?2";
constexpr std::string_view kFindKeptPostgres =
    "SELECT o.number, o.id, o.placed_at, o.currency, o.amount, o.rate, o.bitcoin, k.id, k.request "
    "FROM order_keys k JOIN orders o ON o.number = k.order_number "
    "WHERE k.id = ANY (ARRAY(SELECT json_array_elements_text(?1::json))) AND k.created_at > ?2";
constexpr std::string_view kForgetKeys =
    "DELETE FROM order_keys WHERE id IN "
    "(SELECT id FROM order_keys WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)";

constexpr std::string_view kList =
    "SELECT number, id, placed_at, currency, amount, rate, bitcoin FROM orders WHERE number <= ?1 "
    "ORDER BY number DESC LIMIT ?2";
constexpr std::string_view kCountOfAccount = "SELECT COUNT(*) FROM orders WHERE account = ?1 AND number <= ?2";
constexpr std::string_view kListOfAccount =
    "SELECT number, id, placed_at, currency, amount, rate, bitcoin FROM orders WHERE account = ?1 AND number <= ?2 "
    "ORDER BY number DESC LIMIT ?3 OFFSET ?4";
constexpr std::string_view kFind =
    "SELECT number, id, placed_at, currency, amount, rate, bitcoin FROM orders WHERE id = ?1";
constexpr std::string_view kFindOfAccount =
    "SELECT number, id, placed_at, currency, amount, rate, bitcoin FROM orders WHERE id = ?1 AND account = ?2";
constexpr std::string_view kOrdersAfter =
    "SELECT number, id, placed_at, currency, amount, rate, bitcoin FROM orders WHERE number > ?1 "
    "ORDER BY number LIMIT ?2";

constexpr std::string_view kHasUnpublished =
    "SELECT (SELECT orders FROM order_totals) > (SELECT last_told FROM order_events)";
// The store's clock in microseconds since 1970. In SQLite it is that of the only process.
constexpr std::string_view kTakeEventsSqlite =
    "UPDATE order_events SET owner = ?1, leased_until = clock.now + ?2 "
    "FROM (SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER) AS now) AS clock "
    "WHERE owner = ?1 OR leased_until <= clock.now";
constexpr std::string_view kTakeEventsPostgres =
    "UPDATE order_events SET owner = ?1, leased_until = clock.now + ?2 "
    "FROM (SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT) AS now) AS clock "
    "WHERE owner = ?1 OR leased_until <= clock.now";
constexpr std::string_view kGiveUpEvents = "UPDATE order_events SET leased_until = 0 WHERE owner = ?1";
constexpr std::string_view kSelectLastPublished = "SELECT last_told FROM order_events";
constexpr std::string_view kNotePublished = "UPDATE order_events SET last_told = ?1 WHERE last_told < ?1";

/// Stored orders are always valid.
Order read_order(const sql::Statement& row) {
    return {.number = row.integer(0),
            .id = Uuid::parse(row.text(1)).value(),
            .placed_at = UtcTime::from_micros(row.integer(2)),
            .amount = Amount::from_units(row.integer(4)),
            .currency = prices::parse_currency(row.text(3)).value(),
            .rate = Rate::from_units(row.integer(5)),
            .bitcoin = Bitcoin::from_units(row.integer(6))};
}

OrderTotals read_totals(sql::Connection& connection, std::string_view query) {
    sql::Statement& row = connection.statement(query);
    row.bind({});
    OrderTotals totals;
    // Read to the end: an open query would block SQLite's commit.
    while (row.step()) totals = {row.integer(0), Bitcoin::from_units(row.integer(1))};
    return totals;
}

/// `["…","…"]`; an empty array when no order has a key.
std::string key_ids(std::span<const WantedOrder> orders) {
    std::string ids;
    JsonWriter json(ids);
    json.begin_array();
    for (const WantedOrder& order : orders) {
        if (order.key) json.value(order.key->id);
    }
    json.end_array();
    return ids;
}

IdempotentReplays find_replays(sql::Connection& connection, std::string_view ids, UtcTime now) {
    const bool is_sqlite = connection.dialect() == sql::Dialect::Sqlite;
    IdempotentReplays kept;
    sql::Statement& row = connection.statement(is_sqlite ? kFindKeptSqlite : kFindKeptPostgres);
    row.bind({ids, (now - OrdersStore::kKeyLifetime).micros()});
    while (row.step())
        kept.emplace(std::string(row.text(7)), IdempotentReplay{std::string(row.text(8)), read_order(row)});
    return kept;
}

/// The columns of a new order.
struct NewRow {
    const WantedOrder& wanted;
    const Order& order;
};

std::vector<NewRow> new_rows(std::span<const WantedOrder> orders, const OrderBatch& batch) {
    std::vector<NewRow> rows;
    rows.reserve(batch.placed.size());
    for (const std::size_t i : batch.placed) rows.push_back({orders[i], std::get<Placed>(batch.outcomes[i]).order});
    return rows;
}

void add_rows(sql::Connection& connection, std::span<const NewRow> rows) {
    sql::Statement& add_order = connection.statement(kAddOrder);
    for (const auto& [wanted, order] : rows) {
        const std::string id = order.id.to_string();
        const std::string account = wanted.account ? wanted.account->to_string() : std::string();
        add_order.execute({order.number, std::string_view(id), order.placed_at.micros(),
                           wanted.account ? sql::Value(std::string_view(account)) : sql::Value(nullptr),
                           to_string(order.currency), order.amount.units(), order.rate.units(), order.bitcoin.units()});
    }
    sql::Statement& add_key = connection.statement(kAddKey);
    for (const auto& [wanted, order] : rows) {
        if (!wanted.key) continue;
        add_key.execute({std::string_view(wanted.key->id), std::string_view(wanted.key->request), order.number,
                         order.placed_at.micros()});
    }
}

/// An array in PostgreSQL's text format: `{1,"two",NULL}`.
class ArrayText {
  public:
    void add(std::int64_t number) { append(std::to_string(number)); }
    void add(std::string_view text) {
        std::string quoted = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c;
        }
        append(quoted + '"');
    }
    void add(const std::optional<Uuid>& id) { append(id ? id->to_string() : "NULL"); }
    [[nodiscard]] std::string_view finish() {
        text_ += '}';
        return text_;
    }

  private:
    void append(std::string_view element) {
        if (text_.size() > 1) text_ += ',';
        text_ += element;
    }
    std::string text_ = "{";
};

void post_orders(sql::Connection& connection, std::span<const NewRow> rows) {
    std::array<ArrayText, 8> columns;
    for (const auto& [wanted, order] : rows) {
        columns[0].add(order.number);
        columns[1].add(std::optional(order.id));
        columns[2].add(order.placed_at.micros());
        columns[3].add(wanted.account);
        columns[4].add(to_string(order.currency));
        columns[5].add(order.amount.units());
        columns[6].add(order.rate.units());
        columns[7].add(order.bitcoin.units());
    }
    std::array<sql::Value, 8> values;
    std::transform(columns.begin(), columns.end(), values.begin(), [](ArrayText& column) { return column.finish(); });
    connection.statement(kAddOrders).post(values);
}

void post_keys(sql::Connection& connection, std::span<const NewRow> rows) {
    std::array<ArrayText, 4> columns;
    bool has_keys = false;
    for (const auto& [wanted, order] : rows) {
        if (!wanted.key) continue;
        has_keys = true;
        columns[0].add(std::string_view(wanted.key->id));
        columns[1].add(std::string_view(wanted.key->request));
        columns[2].add(order.number);
        columns[3].add(order.placed_at.micros());
    }
    if (!has_keys) return;
    std::array<sql::Value, 4> values;
    std::transform(columns.begin(), columns.end(), values.begin(), [](ArrayText& column) { return column.finish(); });
    connection.statement(kAddKeys).post(values);
}

void write_batch(sql::Connection& connection, std::span<const WantedOrder> orders, const OrderBatch& batch) {
    if (batch.placed.empty()) return;
    const std::vector<NewRow> rows = new_rows(orders, batch);
    if (connection.dialect() == sql::Dialect::Sqlite) {
        add_rows(connection, rows);
    } else {
        post_orders(connection, rows);
        post_keys(connection, rows);
    }
    connection.statement(kSetTotals).post({batch.after.orders, batch.after.bitcoin.units()});
}

class SqlOrdersStore final : public OrdersStore {
  public:
    explicit SqlOrdersStore(sql::Database& database) : database_(database) {}

    std::vector<OrderOutcome> place(std::span<const WantedOrder> orders, const BatchTerms& terms) override {
        const std::string ids = key_ids(orders);
        OrderBatch batch;
        database_.write([&](sql::Connection& connection) {
            const bool is_sqlite = connection.dialect() == sql::Dialect::Sqlite;
            const OrderTotals before = read_totals(connection, is_sqlite ? kHoldTotalsSqlite : kHoldTotalsPostgres);
            IdempotentReplays kept;
            if (ids.size() > 2) kept = find_replays(connection, ids, terms.now);
            batch = decide(orders, before, std::move(kept), terms);
            write_batch(connection, orders, batch);
        });
        return std::move(batch.outcomes);
    }

    std::optional<IdempotentReplay> find_by_idempotency_key(std::string_view key_id, UtcTime now) override {
        std::string ids;
        JsonWriter json(ids);
        json.begin_array();
        json.value(key_id);
        json.end_array();
        IdempotentReplays kept;
        database_.read([&](sql::Connection& connection) { kept = find_replays(connection, ids, now); });
        if (kept.empty()) return std::nullopt;
        return std::move(kept.begin()->second);
    }

    std::int64_t forget_keys(UtcTime before, std::int64_t limit) override {
        std::int64_t forgotten = 0;
        database_.write([&](sql::Connection& connection) {
            forgotten = connection.statement(kForgetKeys).execute({before.micros(), limit});
        });
        return forgotten;
    }

    OrderTotals totals() override {
        OrderTotals totals;
        database_.read([&](sql::Connection& connection) { totals = read_totals(connection, kReadTotals); });
        return totals;
    }

    OrderPage list(const OrderRange& range) override {
        OrderPage page;
        database_.read([&](sql::Connection& connection) {
            const std::int64_t last = read_totals(connection, kReadTotals).orders;
            page = {};
            page.newest = std::min(range.newest.value_or(last), last);
            if (range.account) {
                list_of_account(connection, range, page);
                return;
            }
            // Numbers have no gaps, so counting and skipping orders are subtractions.
            page.count = page.newest;
            if (range.start >= page.count) return;
            page.orders = read_orders(connection, kList, {page.newest - range.start, range.limit});
        });
        return page;
    }

    std::optional<Order> find(const Uuid& id, const std::optional<Uuid>& account) override {
        const std::string id_text = id.to_string();
        const std::string account_text = account ? account->to_string() : std::string();
        std::vector<Order> found;
        database_.read([&](sql::Connection& connection) {
            found = account ? read_orders(connection, kFindOfAccount,
                                          {std::string_view(id_text), std::string_view(account_text)})
                            : read_orders(connection, kFind, {std::string_view(id_text)});
        });
        if (found.empty()) return std::nullopt;
        return found.front();
    }

    bool has_unpublished() override {
        bool is_untold = false;
        database_.read([&](sql::Connection& connection) {
            sql::Statement& row = connection.statement(kHasUnpublished);
            row.bind({});
            while (row.step()) is_untold = row.boolean(0);
        });
        return is_untold;
    }

    std::optional<EventLease> take_events(std::string_view owner, std::chrono::seconds lease) override {
        std::optional<EventLease> taken;
        database_.write([&](sql::Connection& connection) {
            taken.reset();
            const bool is_sqlite = connection.dialect() == sql::Dialect::Sqlite;
            sql::Statement& take = connection.statement(is_sqlite ? kTakeEventsSqlite : kTakeEventsPostgres);
            if (take.execute({owner, std::chrono::microseconds(lease).count()}) == 0) return;
            sql::Statement& row = connection.statement(kSelectLastPublished);
            row.bind({});
            while (row.step()) taken = EventLease{row.integer(0)};
        });
        return taken;
    }

    void give_up_events(std::string_view owner) override {
        database_.write([&](sql::Connection& connection) { connection.statement(kGiveUpEvents).execute({owner}); });
    }

    std::vector<Order> orders_after(std::int64_t number, std::int64_t limit) override {
        std::vector<Order> orders;
        database_.read([&](sql::Connection& connection) {
            orders = read_orders(connection, kOrdersAfter, {number, limit});
        });
        return orders;
    }

    void note_published(std::int64_t number) override {
        database_.write([&](sql::Connection& connection) { connection.statement(kNotePublished).execute({number}); });
    }

  private:
    static void list_of_account(sql::Connection& connection, const OrderRange& range, OrderPage& page) {
        const std::string account = range.account->to_string();
        sql::Statement& row = connection.statement(kCountOfAccount);
        row.bind({std::string_view(account), page.newest});
        while (row.step()) page.count = row.integer(0);
        if (range.start >= page.count) return;
        page.orders =
            read_orders(connection, kListOfAccount, {std::string_view(account), page.newest, range.limit, range.start});
    }

    static std::vector<Order> read_orders(sql::Connection& connection, std::string_view query,
                                          std::initializer_list<sql::Value> values) {
        std::vector<Order> orders;
        sql::Statement& row = connection.statement(query);
        row.bind(values);
        while (row.step()) orders.push_back(read_order(row));
        return orders;
    }

    sql::Database& database_;
};

}  // namespace

std::unique_ptr<OrdersStore> make_sql_orders_store(sql::Database& database) {
    return std::make_unique<SqlOrdersStore>(database);
}

}  // namespace bourse::orders
