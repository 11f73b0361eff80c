#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/uuid.hpp"
#include "features/accounts/model/history.hpp"

namespace bourse::accounts {

/// A place in a user's history, which is ordered newest first. Stays valid while entries are added.
struct HistoryPlace {
    UtcTime date;
    std::int64_t id = 0;

    /// Before the newest entry.
    [[nodiscard]] static HistoryPlace newest() {
        return {UtcTime::from_micros(std::numeric_limits<std::int64_t>::max()),
                std::numeric_limits<std::int64_t>::max()};
    }
    friend bool operator==(const HistoryPlace&, const HistoryPlace&) = default;
};

struct HistoryPage {
    /// Latest first.
    std::vector<HistoryEntry> entries;
    /// The place after the last entry.
    HistoryPlace next;
    /// Whether more entries follow.
    bool has_more = false;
};

/// A quote to be saved.
struct FoundQuote {
    /// The requesting user.
    Uuid user;
    /// The requested symbol; counted in lower case.
    Symbol requested;
    HistoryEntry entry;
};

/// Quote history of users, and request counts of symbols. Safe from any thread. Every call blocks, and throws
/// bourse::Unavailable when the store cannot answer.
class HistoryStore {
  public:
    virtual ~HistoryStore() = default;

    /// Saves the entries and counts the symbols in one transaction; durable when it returns. Throws sql::StoreFailure
    /// for an unknown user.
    virtual void save(std::span<const FoundQuote> quotes) = 0;

    /// At most `limit` entries of the user from `place` on; entries with the same time in reverse order of saving.
    virtual HistoryPage list(const Uuid& user, HistoryPlace place, std::int64_t limit) = 0;

    /// Deletes the oldest entries before `before`, at most `limit` of all users: a short transaction that does not
    /// delay other writers. Returns the number of deleted entries; 0 means that nothing remains to delete. Keeps the
    /// counts of requested symbols.
    virtual std::int64_t prune(UtcTime before, std::int64_t limit) = 0;

    /// At most `limit` symbols, most requested first; ties are ordered by symbol.
    virtual std::vector<CodeCount> most_requested(std::int64_t limit) = 0;
};

}  // namespace bourse::accounts
