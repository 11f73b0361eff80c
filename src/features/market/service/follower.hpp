#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/symbol.hpp"
#include "features/market/model/bar.hpp"
#include "features/market/store/bars_store.hpp"
#include "features/market/store/followed_store.hpp"

namespace bourse::market {

/// Daily bars from a provider, oldest first.
struct ProvidedBars {
    std::vector<Bar> bars;
    /// Name of the provider.
    std::string provider;
    /// The days that it sent with invalid data, in one line; empty when there are none.
    std::string left_out;
};

/// Why there are no bars.
struct HistoryFailure {
    /// One line, for clients.
    std::string detail;
    /// For the log.
    std::string diagnostic;
    /// Set when no provider was called: how long none may be called.
    std::optional<std::chrono::seconds> spared_for;
};

/// Requests the bars from a day on, or all bars. Blocks; at most two minutes.
using AskHistory =
    std::function<std::variant<ProvidedBars, HistoryFailure>(const Symbol& symbol, std::optional<Date> from)>;

struct FollowerNeeds {
    BarsStore& bars;
    FollowedStore& followed;
    const Clock& clock;
    AskHistory ask;
    /// Receives the result of each check, and what is for the log only; not while no provider may be called.
    std::function<void(const Followed& followed, std::string_view diagnostic)> checked;
};

struct FollowerCounts {
    std::uint64_t bars = 0;
    std::uint64_t failures = 0;
};

/// Keeps the daily bars of symbols complete: after each trading day, fetches the days after the last stored one. Of
/// several processes with the same store, one fetches them. Bars of days that are not finished are not stored. For one
/// thread, but for end() and counts().
class Follower {
  public:
    /// The references in `needs` outlive this object.
    Follower(std::vector<Symbol> symbols, FollowerNeeds needs);

    /// Has the store follow the symbols. Throws Unavailable.
    void prepare();
    /// Checks every symbol that is due, those first whose last check is the longest ago. Returns the symbols that are
    /// not followed, because another process follows others. Blocks while providers answer. Throws Unavailable when the
    /// store cannot list or save; any other failure is one of its symbol.
    std::vector<Symbol> run();
    /// Ends a run before the next symbol. A check that fails from now on leaves its symbol due.
    void end() { has_ended_ = true; }

    [[nodiscard]] FollowerCounts counts() const { return {bars_, failures_}; }

  private:
    /// How long other processes leave a symbol alone while this one checks it; longer than any check.
    static constexpr std::chrono::minutes kClaimDuration{5};

    /// One check, from its claim to its saved result.
    void check(Followed followed);
    std::string update(Followed& followed, UtcTime now);
    void store_answer(Followed& followed, ProvidedBars provided, std::optional<Date> last, UtcTime now);
    void record_failure(Followed& followed, const HistoryFailure& failure, UtcTime now);
    /// The newest stored day that is finished.
    [[nodiscard]] std::optional<Date> last_stored(const Symbol& symbol, Date finished);

    /// Sorted.
    std::vector<Symbol> symbols_;
    const FollowerNeeds needs_;
    /// No provider may be called before.
    UtcTime spared_until_{};
    std::atomic<bool> has_ended_{false};
    std::atomic<std::uint64_t> bars_{0};
    std::atomic<std::uint64_t> failures_{0};
};

}  // namespace bourse::market
