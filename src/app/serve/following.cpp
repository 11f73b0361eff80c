#include "app/serve/following.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "features/market/store/bars_store_sql.hpp"

namespace bourse::app {
namespace {

/// Between two looks at what is due.
constexpr std::chrono::seconds kPause{2};

/// Invented bars never mix with real ones.
void check_providers(const quotes::QuotesSettings& settings) {
    if (!settings.asks_others()) {
        throw config::SettingError("market.follow: needs a provider other than the store in quotes.providers");
    }
    const auto kinds = settings.provider_kinds();
    if (std::ranges::find(kinds, quotes::ProviderKind::Simulated) != kinds.end()) {
        throw config::SettingError("market.follow: needs quotes.providers without simulated, which invents its bars");
    }
}

market::AskHistory ask_providers(quotes::QuoteService& quotes) {
    return [&quotes](const Symbol& symbol, std::optional<Date> from) -> Result<market::ProvidedBars> {
        auto history = quotes.history(symbol, from);
        if (!history) return std::move(history).error();
        return market::ProvidedBars{.bars = std::move(history->bars),
                                    .provider = std::move(history->provider),
                                    .left_out = history->left_out.to_string()};
    };
}

}  // namespace

Following::Following(const Foundation& foundation, sql::Database& database, quotes::QuoteService& quotes)
    : foundation_(foundation),
      bars_(market::make_sql_bars_store(database)),
      followed_(market::make_sql_followed_store(database)),
      follower_(market::followed_symbols(foundation.settings.market),
                {.bars = *bars_,
                 .followed = *followed_,
                 .clock = foundation.clock,
                 .ask = ask_providers(quotes),
                 .looked = [this](const market::Followed& followed) { log_look(followed); }}) {
    check_providers(foundation.settings.quotes);
}

void Following::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const market::FollowerCounts counts = follower_.counts();
        return {telemetry::counter("bourse_followed_bars_total", "Bars of followed symbols stored by this process",
                                   counts.bars),
                telemetry::counter("bourse_followed_failures_total",
                                   "Requests for bars of followed symbols that no provider answered", counts.failures)};
    }));
}

void Following::start() {
    job_ = std::make_unique<tasks::PeriodicJob>(
        foundation_.threads.executor(0), thread_,
        tasks::PeriodicJob::Options{
            .pause = kPause,
            .work = [this] { run(); },
            .failed =
                [this](std::string_view what) {
                    foundation_.log.warn("cannot look at the followed symbols", {{"what", what}});
                }});
}

void Following::stop() {
    follower_.end();
    job_.reset();
}

void Following::run() {
    if (!std::exchange(is_prepared_, true)) {
        try {
            follower_.prepare();
        } catch (...) {
            is_prepared_ = false;
            throw;
        }
    }
    follower_.run();
}

void Following::log_look(const market::Followed& followed) {
    const std::string bars = std::to_string(followed.new_bars);
    const std::string next = to_the_second(followed.next_at);
    if (followed.state == market::FollowState::Failed) {
        foundation_.log.warn("no provider has the bars of a followed symbol",
                             {{"symbol", followed.symbol.str()}, {"next_at", next}, {"what", followed.detail}});
    } else {
        foundation_.log.info("looked for new bars of a followed symbol", {{"symbol", followed.symbol.str()},
                                                                          {"state", to_string(followed.state)},
                                                                          {"provider", followed.provider},
                                                                          {"new_bars", bars},
                                                                          {"next_at", next},
                                                                          {"what", followed.detail}});
    }
}

}  // namespace bourse::app
