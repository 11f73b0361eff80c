#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "features/market/service/daily_provider.hpp"
#include "features/market/store/bars_store.hpp"
#include "features/quotes/providers/guarded_provider.hpp"
#include "features/quotes/providers/provider.hpp"
#include "features/quotes/service/quote_cache.hpp"
#include "features/quotes/service/quote_source.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/tasks/blocking_pool.hpp"
#include "platform/tasks/task.hpp"
#include "platform/upstream/call_observer.hpp"

namespace bourse::quotes {

/// The length of a history that providers return cheaply: the one of Alpha Vantage's free key.
inline constexpr std::int64_t kRecentDays = 100;

enum class ProviderKind : std::uint8_t { Stooq, AlphaVantage, Store, Simulated };

/// `stooq`, `alphavantage`, `store` or `simulated`. Errc::InvalidInput for anything else.
[[nodiscard]] Result<ProviderKind> parse_provider_kind(std::string_view text);

/// Name in settings and metrics.
[[nodiscard]] std::string_view to_string(ProviderKind kind);

struct ProviderOptions {
    ProviderKind kind = ProviderKind::Store;
    /// Base URL, as checked by http_client::check_url(); empty: the provider's public URL.
    std::string url{};
    Secret key{};
    /// Alpha Vantage only; see AlphaVantageOptions.
    bool adjusted = false;
    GuardOptions guard{};
};

struct QuoteServiceOptions {
    /// Called in this order; at least one.
    std::vector<ProviderOptions> providers{ProviderOptions{}};
    http_client::HttpClientOptions http{};
    CacheOptions quotes{};
    CacheOptions daily{.fresh = std::chrono::hours(1), .grace = std::chrono::hours(24)};
    /// Deadline for all providers together.
    std::chrono::milliseconds deadline{5000};
};

/// Dependencies of the service; must outlive it.
struct QuoteServiceNeeds {
    /// May be null when the store is not a provider.
    market::BarsStore* bars;
    tasks::BlockingPool& pool;
    const Clock& clock;
    Random& random;
    upstream::CallObserver& observer;
    /// Called once for each answer with daily bars for the cache that has days left out; see DailyBars::left_out. May
    /// be empty. Called from any thread.
    std::function<void(const Symbol& symbol, const DailyBars& daily)> left_out{};
};

/// Quotes and daily bars from the configured providers, with guards and a cache. Safe from any thread. Fails with the
/// errors of to_error().
class QuoteService final : public QuoteSource {
  public:
    QuoteService(QuoteServiceOptions options, QuoteServiceNeeds needs);
    ~QuoteService() override;

    Task<Result<Cached<Quote>>> quote(Symbol symbol) override;
    Task<Result<LatestDays>> latest(Symbol symbol, std::int64_t days) override;
    /// Daily bars without the cache and the store; the result names the days left out. Blocks for at most a minute, so
    /// call it on a blocking pool. Needs a provider other than the store.
    [[nodiscard]] Answer<DailyBars> history(const Symbol& symbol, DailyRange range);

    /// Cancels provider calls at shutdown: running calls fail within about a second, later calls at once.
    void stop_asking() { client_.cancel(); }

    /// A blocking variant of latest() without the age. Valid while the service exists.
    [[nodiscard]] market::DailyProvider& daily_provider() { return *daily_provider_; }

    [[nodiscard]] CacheCounts quote_counts() const { return quotes_.counts(); }
    /// Counts of both caches of daily bars.
    [[nodiscard]] CacheCounts daily_counts() const;

  private:
    class Daily;

    [[nodiscard]] std::vector<std::unique_ptr<Provider>> make_providers(const QuoteServiceNeeds& needs);
    [[nodiscard]] std::unique_ptr<Provider> make_chain_of_others(const Clock& clock) const;
    [[nodiscard]] std::unique_ptr<Provider> make_provider(const ProviderOptions& options,
                                                          const QuoteServiceNeeds& needs);
    [[nodiscard]] Answer<DailyBars> load_daily(const Symbol& symbol, const DailyRange& range, Provider::Within within);
    [[nodiscard]] QuoteCache<DailyBars>& days_for(std::int64_t days);

    const QuoteServiceOptions options_;
    http_client::HttpClient client_;
    const std::vector<std::unique_ptr<Provider>> providers_;
    const std::unique_ptr<Provider> chain_;
    /// The providers other than the store; null when there is none.
    const std::unique_ptr<Provider> others_;
    const std::function<void(const Symbol&, const DailyBars&)> left_out_;
    QuoteCache<Quote> quotes_;
    /// Recent days, which most requests need and providers return cheaply, and whole histories.
    QuoteCache<DailyBars> recent_;
    QuoteCache<DailyBars> whole_;
    const std::unique_ptr<market::DailyProvider> daily_provider_;
};

}  // namespace bourse::quotes
