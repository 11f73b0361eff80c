#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
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

/// Requests the bars from a day on, or all bars. Blocks; at most a minute. Errc::Unavailable with the time to wait when
/// no provider may be called now.
using AskHistory = std::function<Result<ProvidedBars>(const Symbol& symbol, std::optional<Date> from)>;

struct FollowerNeeds {
    BarsStore& bars;
    FollowedStore& followed;
    const Clock& clock;
    AskHistory ask;
    /// Receives each look that asked a provider.
    std::function<void(const Followed& followed)> looked;
};

struct FollowerCounts {
    std::uint64_t bars = 0;
    std::uint64_t failures = 0;
};

/// Keeps the daily bars of symbols complete: after each trading day, fetches the days after the last stored one. Of
/// several processes with the same store, one fetches them. Bars of days that are not finished are not stored. Safe
/// from any thread.
class Follower {
  public:
    /// The references in `needs` outlive this object.
    Follower(std::vector<Symbol> symbols, FollowerNeeds needs);

    /// Has the store follow the symbols. Throws Unavailable.
    void prepare();
    /// Looks at every symbol that is due. Blocks while providers answer; throws Unavailable when the store cannot.
    void run();
    /// Ends a run before the next symbol. A look that fails from now on leaves the symbol due.
    void end() { has_ended_ = true; }

    [[nodiscard]] FollowerCounts counts() const { return {bars_, failures_}; }

  private:
    /// How long other processes leave a symbol alone while this one looks; longer than any look.
    static constexpr std::chrono::minutes kClaim{5};

    /// One look. False when no provider may be called now.
    bool look(Followed followed);
    void take(Followed& followed, ProvidedBars provided, Date due);
    void fail(Followed& followed, const Error& error);
    [[nodiscard]] std::optional<Date> last_stored(const Symbol& symbol);
    void reach(Followed& followed, FollowState state);

    const std::vector<Symbol> symbols_;
    const FollowerNeeds needs_;
    std::atomic<bool> has_ended_{false};
    std::atomic<std::uint64_t> bars_{0};
    std::atomic<std::uint64_t> failures_{0};
};

}  // namespace bourse::market
