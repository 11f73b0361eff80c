#include "features/quotes/quote_service.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/text.hpp"
#include "features/quotes/providers/alphavantage.hpp"
#include "features/quotes/providers/provider_chain.hpp"
#include "features/quotes/providers/simulated.hpp"
#include "features/quotes/providers/stooq.hpp"
#include "features/quotes/providers/store_provider.hpp"

namespace bourse::quotes {
namespace {

/// For all providers together.
constexpr std::chrono::seconds kHistoryDeadline{60};

using Within = Provider::Within;

CacheOptions within(CacheOptions options, Within deadline) {
    options.deadline = deadline;
    return options;
}

LatestDays newest_first(const Cached<DailyBars>& cached, std::int64_t days) {
    const auto& bars = cached.value->bars;
    const auto count = std::min<std::int64_t>(days, std::ssize(bars));
    return {.bars = {bars.rbegin(), bars.rbegin() + count},
            .provider = cached.value->provider,
            .age = cached.age,
            .is_stale = cached.is_stale};
}

std::vector<Provider*> pointers_to(const std::vector<std::unique_ptr<Provider>>& providers) {
    std::vector<Provider*> pointers;
    pointers.reserve(providers.size());
    for (const auto& provider : providers) pointers.push_back(provider.get());
    return pointers;
}

Result<LatestDays> to_result(const Answer<Cached<DailyBars>>& answer, std::int64_t days) {
    if (!answer) return to_error(answer.error());
    return newest_first(*answer, days);
}

}  // namespace

Result<ProviderKind> parse_provider_kind(std::string_view text) {
    if (text == "stooq") return ProviderKind::Stooq;
    if (text == "alphavantage") return ProviderKind::AlphaVantage;
    if (text == "store") return ProviderKind::Store;
    if (text == "simulated") return ProviderKind::Simulated;
    return invalid(in_quotes(text) + " is not one of stooq, alphavantage, store, simulated");
}

std::string_view to_string(ProviderKind kind) {
    switch (kind) {
        case ProviderKind::Stooq:
            return "stooq";
        case ProviderKind::AlphaVantage:
            return "alphavantage";
        case ProviderKind::Store:
            return "store";
        case ProviderKind::Simulated:
            break;
    }
    return "simulated";
}

/// Implements market's port for daily bars with this service.
class QuoteService::Daily final : public market::DailyProvider {
  public:
    explicit Daily(QuoteService& service) : service_(service) {}

    Result<std::vector<market::Bar>> latest(const Symbol& symbol, std::int64_t days) override {
        auto latest = to_result(service_.days_for(days).get_blocking(symbol), days);
        if (!latest) return latest.error();
        return std::move(latest->bars);
    }

  private:
    QuoteService& service_;
};

QuoteService::QuoteService(QuoteServiceOptions options, QuoteServiceNeeds needs)
    : options_(std::move(options)),
      client_(options_.http),
      providers_(make_providers(needs)),
      chain_(std::make_unique<ProviderChain>(pointers_to(providers_), needs.clock)),
      others_(make_chain_of_others(needs.clock)),
      left_out_(needs.left_out),
      quotes_(
          within(options_.quotes, options_.deadline),
          [this](const Symbol& symbol, Within left) { return chain_->quote(symbol, left); }, needs.pool, needs.clock),
      recent_(
          within(options_.daily, options_.deadline),
          [this](const Symbol& symbol, Within left) { return load_daily(symbol, {.newest = kRecentDays}, left); },
          needs.pool, needs.clock),
      whole_(
          within(options_.daily, options_.deadline),
          [this](const Symbol& symbol, Within left) { return load_daily(symbol, {}, left); }, needs.pool, needs.clock),
      daily_provider_(std::make_unique<Daily>(*this)) {}

QuoteService::~QuoteService() = default;

std::vector<std::unique_ptr<Provider>> QuoteService::make_providers(const QuoteServiceNeeds& needs) {
    const auto sleep = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); };
    std::vector<std::unique_ptr<Provider>> providers;
    providers.reserve(options_.providers.size());
    for (const ProviderOptions& options : options_.providers) {
        providers.push_back(std::make_unique<GuardedProvider>(make_provider(options, needs), options.guard, needs.clock,
                                                              needs.random, needs.observer, sleep));
    }
    return providers;
}

std::unique_ptr<Provider> QuoteService::make_chain_of_others(const Clock& clock) const {
    auto others = pointers_to(providers_);
    std::erase_if(others, [](const Provider* provider) { return provider->name() == to_string(ProviderKind::Store); });
    return others.empty() ? nullptr : std::make_unique<ProviderChain>(std::move(others), clock);
}

std::unique_ptr<Provider> QuoteService::make_provider(const ProviderOptions& options, const QuoteServiceNeeds& needs) {
    switch (options.kind) {
        case ProviderKind::Stooq: {
            StooqOptions stooq{.key = options.key};
            if (!options.url.empty()) stooq.url = options.url;
            return make_stooq(client_, needs.clock, std::move(stooq));
        }
        case ProviderKind::AlphaVantage: {
            AlphaVantageOptions alphavantage{.key = options.key, .adjusted = options.adjusted};
            if (!options.url.empty()) alphavantage.url = options.url;
            return make_alphavantage(client_, needs.clock, std::move(alphavantage));
        }
        case ProviderKind::Store:
            return make_store_provider(*needs.bars);
        case ProviderKind::Simulated:
            break;
    }
    return make_simulated(needs.clock);
}

/// Loads days for the cache, which does not need what was left out.
Answer<DailyBars> QuoteService::load_daily(const Symbol& symbol, const DailyRange& range, Within within) {
    auto daily = chain_->daily(symbol, range, within);
    if (!daily || daily->left_out.count == 0) return daily;
    if (left_out_) left_out_(symbol, *daily);
    daily->left_out = {};
    return daily;
}

QuoteCache<DailyBars>& QuoteService::days_for(std::int64_t days) {
    return days <= kRecentDays ? recent_ : whole_;
}

Task<Result<Cached<Quote>>> QuoteService::quote(Symbol symbol) {
    auto asking = quotes_.get(std::move(symbol));
    const auto answer = co_await std::move(asking);
    if (!answer) co_return to_error(answer.error());
    co_return *answer;
}

Task<Result<LatestDays>> QuoteService::latest(Symbol symbol, std::int64_t days) {
    auto asking = days_for(days).get(std::move(symbol));
    const auto answer = co_await std::move(asking);
    co_return to_result(answer, days);
}

Answer<DailyBars> QuoteService::history(const Symbol& symbol, DailyRange range) {
    if (!others_) throw std::logic_error("a history needs a provider other than the store");
    range.is_patient = true;
    return others_->daily(symbol, range, kHistoryDeadline);
}

CacheCounts QuoteService::daily_counts() const {
    const CacheCounts recent = recent_.counts();
    const CacheCounts whole = whole_.counts();
    return {recent.hits + whole.hits, recent.misses + whole.misses, recent.loads + whole.loads,
            recent.stale + whole.stale};
}

}  // namespace bourse::quotes
