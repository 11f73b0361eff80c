#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/mutex.hpp"
#include "features/prices/providers/price_jump.hpp"
#include "features/prices/providers/price_provider.hpp"
#include "platform/cache/cache.hpp"

namespace bourse::prices {

struct CollectorOptions {
    /// Time between two requests for the price.
    std::chrono::milliseconds interval{15'000};
    /// Deadline for all providers together.
    std::chrono::milliseconds deadline{10'000};
    /// First pause after a failure. It doubles with each failure, up to the interval.
    std::chrono::milliseconds first_pause{1000};
    /// Lease duration after the last renewal, and the time between renewals.
    std::chrono::milliseconds lease{5000};
    std::chrono::milliseconds renewal{1000};
    JumpLimit jump{};
    /// Lifetime of a price in the cache. Readers check freshness by the price's time.
    std::chrono::milliseconds lifetime = std::chrono::hours(24);
};

/// Updates the price in the cache. Only the replica with the lease `prices` calls the providers, in order, and writes
/// with its fencing number; a paused replica that lost the lease cannot write. When all providers fail, the last price
/// stays and ages, and the lease is released, because another replica may reach a provider. Safe from any thread.
class PriceCollector {
  public:
    enum class Outcome {
        Nothing,  ///< nothing was due, or another replica holds the lease
        Written,  ///< a new price is in the cache
        Failed,   ///< all providers failed, or the cache does not answer
        Late,     ///< the lease was lost before the price arrived; nothing was written
    };
    struct Round {
        Outcome outcome = Outcome::Nothing;
        /// Description of the failure, for the log.
        std::string trouble{};
    };

    /// Needs at least one provider. `owner` is unique per process. `cache` and `clock` must outlive this object.
    PriceCollector(std::vector<std::unique_ptr<PriceProvider>> providers, cache::Cache& cache, const Clock& clock,
                   std::string owner, CollectorOptions options);

    /// Does the due work; call it several times a second. Blocks during provider calls.
    [[nodiscard]] Round run();
    /// Releases the lease, so that another replica can take over at once. Blocks.
    void retire() noexcept;

  private:
    [[nodiscard]] Round attempt(UtcTime now) BOURSE_REQUIRES(mutex_);
    [[nodiscard]] Round collect() BOURSE_REQUIRES(mutex_);
    [[nodiscard]] Round fail(std::string trouble) BOURSE_REQUIRES(mutex_);
    /// Takes or renews the lease; a new lease starts with the price in the cache.
    [[nodiscard]] bool holds_lease(UtcTime now) BOURSE_REQUIRES(mutex_);
    void give_back_lease() BOURSE_REQUIRES(mutex_);
    [[nodiscard]] Answer<BitcoinPrice> ask() BOURSE_REQUIRES(mutex_);
    /// Whether `now` is at `time` or later. A clock that was set back does not prolong the wait.
    [[nodiscard]] bool is_due(UtcTime time, UtcTime now) const { return now >= time || time > now + options_.interval; }

    const std::vector<std::unique_ptr<PriceProvider>> providers_;
    cache::Cache& cache_;
    const Clock& clock_;
    const std::string owner_;
    const CollectorOptions options_;

    Mutex mutex_;
    std::optional<cache::Lease> lease_ BOURSE_GUARDED_BY(mutex_);
    /// The price in the cache, as known by the lease holder.
    std::optional<BitcoinPrice> last_ BOURSE_GUARDED_BY(mutex_);
    /// Times of the next lease renewal and of the next price request.
    UtcTime look_at_ BOURSE_GUARDED_BY(mutex_){};
    UtcTime ask_at_ BOURSE_GUARDED_BY(mutex_){};
    /// The next pause after a failure.
    std::chrono::milliseconds pause_ BOURSE_GUARDED_BY(mutex_);
};

/// Cache key of the price.
inline constexpr std::string_view kPriceKey = "price:bitcoin";

}  // namespace bourse::prices
