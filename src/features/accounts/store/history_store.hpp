#pragma once
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/uuid.hpp"
#include "features/accounts/model/history.hpp"

namespace bourse::accounts {

/// A place in a user's history, which begins with the newest entry. Stays valid while entries are added.
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
    /// Behind the last entry.
    HistoryPlace next;
    /// Whether more follow there.
    bool has_more = false;
};

/// A found quote on its way into the store.
struct FoundQuote {
    /// Who asked.
    Uuid user;
    /// What for; its lower case is counted.
    Symbol requested;
    HistoryEntry entry;
};

/// What users asked for, and how often anything was. Safe from any thread; every call blocks, and throws
/// bourse::Unavailable when the store cannot answer.
class HistoryStore {
  public:
    virtual ~HistoryStore() = default;

    /// Saves the entries and counts the codes, all or nothing; durable when it returns. Throws sql::StoreFailure for a
    /// user that is not there.
    virtual void save(std::span<const FoundQuote> quotes) = 0;

    /// At most `limit` entries of the user from `place` on; entries of one moment as they were saved, the last first.
    virtual HistoryPage list(const Uuid& user, HistoryPlace place, std::int64_t limit) = 0;

    /// At most `limit` codes, the most requested first, those of one count by code.
    virtual std::vector<CodeCount> most_requested(std::int64_t limit) = 0;
};

}  // namespace bourse::accounts
