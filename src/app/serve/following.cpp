#include "app/serve/following.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <ranges>
#include <stdexcept>
#include <utility>
#include <variant>

#include "features/market/store/bars_store_sql.hpp"
#include "features/quotes/providers/answer.hpp"

namespace bourse::app {
namespace {

/// Between two looks at what is due.
constexpr std::chrono::seconds kPause{2};

market::HistoryFailure to_failure(const quotes::Failure& failure) {
    market::HistoryFailure reported{
        .detail = quotes::to_error(failure).detail, .diagnostic = failure.what, .spared_for = {}};
    if (failure.is_spared) reported.spared_for = failure.retry_after;
    return reported;
}

market::AskHistory ask_providers(quotes::QuoteService& quotes) {
    return [&quotes](const Symbol& symbol,
                     std::optional<Date> from) -> std::variant<market::ProvidedBars, market::HistoryFailure> {
        auto history = quotes.history(symbol, {.from = from});
        // Some plans include the newest days only.
        const bool is_refused = !history && history.error().kind == quotes::Failure::Kind::Refused;
        if (is_refused && !from) history = quotes.history(symbol, {.newest = quotes::kRecentDays});
        if (!history) return to_failure(history.error());
        return market::ProvidedBars{.bars = std::move(history->bars),
                                    .provider = std::move(history->provider),
                                    .left_out = history->left_out.to_string()};
    };
}

}  // namespace

Following::Following(const Foundation& foundation, ServedStore& store, quotes::QuoteService& quotes)
    : foundation_(foundation),
      quotes_(quotes),
      bars_(market::make_sql_bars_store(store.bars())),
      followed_(market::make_sql_followed_store(store.main())),
      follower_(market::followed_symbols(foundation.settings.market),
                {.bars = *bars_,
                 .followed = *followed_,
                 .clock = foundation.clock,
                 .ask = ask_providers(quotes),
                 .checked = [this](const market::Followed& followed,
                                   std::string_view diagnostic) { log_check(followed, diagnostic); }}),
      work_(foundation, {.pause = kPause,
                         .work = [this] { run(); },
                         .fails = "cannot follow symbols",
                         .works_again = "following symbols works again"}) {}

void Following::add_metrics(telemetry::Metrics& metrics) {
    metrics.push_back(telemetry::metrics_of([this]() -> telemetry::MetricFamilies {
        const market::FollowerCounts counts = follower_.counts();
        return {telemetry::counter("bourse_followed_bars_total", "Bars of followed symbols stored by this process",
                                   counts.bars),
                telemetry::counter("bourse_followed_failures_total",
                                   "Requests for bars of followed symbols that no provider answered", counts.failures)};
    }));
}

void Following::stop_asking() {
    follower_.end();
    quotes_.stop_asking();
}

void Following::stop() {
    stop_asking();
    work_.stop();
    // The providers may be gone after this; a later run does not ask them.
    const MutexLock lock(running_);
}

void Following::run() {
    const MutexLock lock(running_);
    if (is_prepared_ && foundation_.settings.market.follow.empty()) return;
    if (!is_prepared_) follower_.prepare();
    is_prepared_ = true;
    const std::vector<Symbol> missing = follower_.run();
    if (missing.empty()) return;
    throw std::runtime_error(fmt::format("another process follows other symbols, without {}",
                                         fmt::join(missing | std::views::transform(&Symbol::str), ", ")));
}

void Following::log_check(const market::Followed& followed, std::string_view diagnostic) {
    const std::string bars = std::to_string(followed.new_bars);
    const std::string next = to_the_second(followed.next_at);
    if (followed.state == market::FollowState::Failed) {
        foundation_.log.warn(
            "cannot fetch the bars of a followed symbol",
            {{"symbol", followed.symbol.str()}, {"next_at", next}, {"detail", followed.detail}, {"what", diagnostic}});
    } else {
        foundation_.log.info("checked a followed symbol", {{"symbol", followed.symbol.str()},
                                                           {"state", to_string(followed.state)},
                                                           {"provider", followed.provider},
                                                           {"new_bars", bars},
                                                           {"next_at", next},
                                                           {"detail", followed.detail}});
    }
}

}  // namespace bourse::app
