#include "features/accounts/store/history_store_sql.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "platform/sql/database.hpp"

namespace bourse::accounts {
namespace {

constexpr std::string_view kAddEntry =
    "INSERT INTO history (user_number, date, name, symbol, open, high, low, close) "
    "SELECT number, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM users WHERE id = ?1";
constexpr std::string_view kCount =
    "INSERT INTO requested_codes (code, times) VALUES (?1, ?2) "
    "ON CONFLICT (code) DO UPDATE SET times = requested_codes.times + excluded.times";

/// Reads one range of the index history_by_user backwards.
constexpr std::string_view kSelectHistory =
    "SELECT date, id, name, symbol, open, high, low, close FROM history "
    "WHERE user_number = (SELECT number FROM users WHERE id = ?1) AND (date, id) < (?2, ?3) "
    "ORDER BY date DESC, id DESC LIMIT ?4";
/// Reads one range of the index history_by_date.
constexpr std::string_view kPrune =
    "DELETE FROM history WHERE id IN (SELECT id FROM history WHERE date < ?1 ORDER BY date LIMIT ?2)";
constexpr std::string_view kSelectMostRequested =
    "SELECT code, times FROM requested_codes ORDER BY times DESC, code LIMIT ?1";

/// Stored symbols are always valid.
HistoryEntry read_entry(const sql::Statement& row) {
    return {UtcTime::from_micros(row.integer(0)),
            std::string(row.text(2)),
            Symbol::parse(row.text(3)).value(),
            row.real(4),
            row.real(5),
            row.real(6),
            row.real(7)};
}

void add_entry(sql::Connection& connection, const FoundQuote& quote) {
    const std::string user = quote.user.to_string();
    const HistoryEntry& entry = quote.entry;
    const std::int64_t added = connection.statement(kAddEntry).execute(
        {std::string_view(user), entry.date.micros(), std::string_view(entry.name),
         std::string_view(entry.symbol.str()), entry.open, entry.high, entry.low, entry.close});
    if (added == 0) throw sql::StoreFailure("history: there is no user " + user);
}

class SqlHistoryStore final : public HistoryStore {
  public:
    explicit SqlHistoryStore(sql::Database& database) : database_(database) {}

    void save(std::span<const FoundQuote> quotes) override {
        // Sorted by code, so that concurrent transactions cannot deadlock.
        std::map<std::string, std::int64_t> counts;
        for (const FoundQuote& quote : quotes) ++counts[to_lower(quote.requested.str())];
        database_.write([&](sql::Connection& connection) {
            for (const FoundQuote& quote : quotes) add_entry(connection, quote);
            for (const auto& [code, times] : counts) {
                connection.statement(kCount).execute({std::string_view(code), times});
            }
        });
    }

    HistoryPage list(const Uuid& user, HistoryPlace place, std::int64_t limit) override {
        HistoryPage page;
        const std::string id = user.to_string();
        // One extra row tells whether more rows follow.
        const std::int64_t one_more = std::min(limit, std::numeric_limits<std::int64_t>::max() - 1) + 1;
        database_.read([&](sql::Connection& connection) {
            page = {{}, place, false};
            sql::Statement& row = connection.statement(kSelectHistory);
            row.bind({std::string_view(id), place.date.micros(), place.id, one_more});
            while (row.step()) {
                page.has_more = std::ssize(page.entries) == limit;
                if (page.has_more) continue;
                page.entries.push_back(read_entry(row));
                page.next = {page.entries.back().date, row.integer(1)};
            }
        });
        return page;
    }

    std::int64_t prune(UtcTime before, std::int64_t limit) override {
        std::int64_t deleted = 0;
        database_.write([&](sql::Connection& connection) {
            deleted = connection.statement(kPrune).execute({before.micros(), limit});
        });
        return deleted;
    }

    std::vector<CodeCount> most_requested(std::int64_t limit) override {
        std::vector<CodeCount> counts;
        database_.read([&](sql::Connection& connection) {
            counts.clear();
            sql::Statement& row = connection.statement(kSelectMostRequested);
            row.bind({limit});
            while (row.step()) counts.push_back({std::string(row.text(0)), row.integer(1)});
        });
        return counts;
    }

  private:
    sql::Database& database_;
};

}  // namespace

std::unique_ptr<HistoryStore> make_sql_history_store(sql::Database& database) {
    return std::make_unique<SqlHistoryStore>(database);
}

}  // namespace bourse::accounts
