#include <algorithm>
#include <string_view>
#include <vector>

#include "features/market/store/bars_store_sql_stocks.hpp"
#include "features/market/store/followed_store.hpp"
#include "platform/sql/database.hpp"

namespace bourse::market {
namespace {

constexpr std::string_view kListFollowed =
    "SELECT symbol, state, next_at, checked_at, provider, new_bars, attempts, detail FROM followed_symbols"
    " ORDER BY symbol";
constexpr std::string_view kFollow =
    "INSERT INTO followed_symbols (symbol, state, next_at) VALUES (?1, 'waiting', ?2) ON CONFLICT (symbol) DO NOTHING";
constexpr std::string_view kUnfollow = "DELETE FROM followed_symbols WHERE symbol = ?1";
constexpr std::string_view kClaim = "UPDATE followed_symbols SET next_at = ?3 WHERE symbol = ?1 AND next_at = ?2";
constexpr std::string_view kSave =
    "UPDATE followed_symbols SET state = ?2, next_at = ?3, checked_at = ?4, provider = ?5, new_bars = ?6,"
    " attempts = ?7, detail = ?8 WHERE symbol = ?1 AND next_at = ?9";

/// Only valid states are stored.
Followed read_followed(const sql::Statement& row) {
    Followed followed{.symbol = stored_symbol(row.text(0)),
                      .state = parse_follow_state(row.text(1)).value(),
                      .next_at = UtcTime::from_micros(row.integer(2))};
    if (!row.is_null(3)) followed.checked_at = UtcTime::from_micros(row.integer(3));
    followed.provider = row.text(4);
    followed.new_bars = row.integer(5);
    followed.attempts = static_cast<int>(row.integer(6));
    followed.detail = row.text(7);
    return followed;
}

std::vector<Followed> list_followed(sql::Connection& connection) {
    std::vector<Followed> all;
    sql::Statement& row = connection.statement(kListFollowed);
    row.bind({});
    while (row.step()) all.push_back(read_followed(row));
    return all;
}

sql::Value checked_at(const Followed& followed) {
    if (!followed.checked_at) return nullptr;
    return followed.checked_at->micros();
}

class SqlFollowedStore final : public FollowedStore {
  public:
    explicit SqlFollowedStore(sql::Database& database) : database_(database) {}

    void follow(std::span<const Symbol> symbols, UtcTime now) override {
        std::vector<Symbol> sorted(symbols.begin(), symbols.end());
        std::ranges::sort(sorted, {}, &Symbol::str);
        database_.write([&](sql::Connection& connection) {
            // Of processes that start at once with other symbols, the last one wins.
            connection.take_lock("followed_symbols");
            for (const Followed& known : list_followed(connection)) {
                if (!std::ranges::binary_search(sorted, known.symbol.str(), {}, &Symbol::str)) {
                    connection.statement(kUnfollow).post({known.symbol.str()});
                }
            }
            for (const Symbol& symbol : sorted) connection.statement(kFollow).post({symbol.str(), now.micros()});
        });
    }

    std::vector<Followed> list() override {
        std::vector<Followed> all;
        database_.read([&](sql::Connection& connection) { all = list_followed(connection); });
        return all;
    }

    bool claim(const Followed& read, UtcTime until) override {
        bool is_claimed = false;
        database_.write([&](sql::Connection& connection) {
            is_claimed =
                connection.statement(kClaim).execute({read.symbol.str(), read.next_at.micros(), until.micros()}) == 1;
        });
        return is_claimed;
    }

    void save(const Followed& followed, UtcTime claimed_until) override {
        database_.write([&](sql::Connection& connection) {
            connection.statement(kSave).execute(
                {followed.symbol.str(), to_string(followed.state), followed.next_at.micros(), checked_at(followed),
                 std::string_view(followed.provider), followed.new_bars, std::int64_t{followed.attempts},
                 std::string_view(followed.detail), claimed_until.micros()});
        });
    }

  private:
    sql::Database& database_;
};

}  // namespace

std::unique_ptr<FollowedStore> make_sql_followed_store(sql::Database& database) {
    return std::make_unique<SqlFollowedStore>(database);
}

}  // namespace bourse::market
