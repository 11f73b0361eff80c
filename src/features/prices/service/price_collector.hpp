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
    /// How often the price is asked for.
    std::chrono::milliseconds interval{15'000};
    /// For all providers together.
    std::chrono::milliseconds deadline{10'000};
    /// After a failure it is tried again so soon, each time twice as late, but never later than the interval.
    std::chrono::milliseconds first_pause{1000};
    /// How long the lease is held beyond its last renewal, and how often it is renewed.
    std::chrono::milliseconds lease{5000};
    std::chrono::milliseconds renewal{1000};
    JumpLimit jump{};
    /// How long a price stays in the cache. It ages there; readers judge by its time.
    std::chrono::milliseconds lifetime = std::chrono::hours(24);
};

/// Keeps the price in the cache up to date, one of all replicas at a time: who holds the lease `prices` asks the
/// providers, one after the other, and writes under its fencing number, so that one which was paused and has lost the
/// lease writes nothing. When no provider has a price, the last one stays and ages, and the lease is given back:
/// another replica may reach a provider. Safe from any thread.
class PriceCollector {
  public:
    enum class Outcome {
        Nothing,  ///< nothing was due, or another replica is at it
        Written,  ///< a new price is in the cache
        Failed,   ///< no provider had a price, or the cache does not answer
        Late,     ///< the lease was lost before the price was there; it was not written
    };
    struct Round {
        Outcome outcome = Outcome::Nothing;
        /// What went wrong, for the log.
        std::string trouble{};
    };

    /// At least one provider. `owner` differs between any two processes. `cache` and `clock` outlive it.
    PriceCollector(std::vector<std::unique_ptr<PriceProvider>> providers, cache::Cache& cache, const Clock& clock,
                   std::string owner, CollectorOptions options);

    /// Does what is due: called several times a second. Blocks while the providers are asked.
    [[nodiscard]] Round run();
    /// Gives the lease back, so that another replica need not wait for its end. Blocks.
    void retire() noexcept;

  private:
    [[nodiscard]] Round attempt(UtcTime now) BOURSE_REQUIRES(mutex_);
    [[nodiscard]] Round collect() BOURSE_REQUIRES(mutex_);
    [[nodiscard]] Round fail(std::string trouble) BOURSE_REQUIRES(mutex_);
    /// Has the lease, or not; a new one begins with what is in the cache.
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
    /// The price in the cache, as far as the holder of the lease knows.
    std::optional<BitcoinPrice> last_ BOURSE_GUARDED_BY(mutex_);
    /// When the lease is to be looked after, and when the price is to be asked for.
    UtcTime look_at_ BOURSE_GUARDED_BY(mutex_){};
    UtcTime ask_at_ BOURSE_GUARDED_BY(mutex_){};
    /// The next pause after a failure.
    std::chrono::milliseconds pause_ BOURSE_GUARDED_BY(mutex_);
};

/// The key of the price in the cache.
inline constexpr std::string_view kPriceKey = "price:bitcoin";

}  // namespace bourse::prices
