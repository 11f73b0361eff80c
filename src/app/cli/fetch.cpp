#include <fmt/format.h>

#include <algorithm>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/progress.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "features/market/model/followed.hpp"
#include "features/market/service/daily_bars.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "features/quotes/quote_service.hpp"

namespace bourse::app {
namespace {

/// The command has no metrics endpoint.
class NoObserver final : public upstream::CallObserver {
  public:
    void called(std::string_view, std::string_view, std::chrono::microseconds) override {}
    void spared(std::string_view, std::string_view) override {}
};

constexpr std::string_view kSimulatedSuffix = ".SIM";

/// The symbol under which simulated bars are stored: `NAME.SIM`.
Result<Symbol> simulated_symbol(const Symbol& symbol) {
    if (symbol.str().ends_with(kSimulatedSuffix)) return symbol;
    return Symbol::parse(symbol.str() + std::string(kSimulatedSuffix));
}

void warn_about(const Symbol& symbol, const quotes::LeftOutDays& left_out) {
    for (const auto& day : left_out.days) {
        complain(fmt::format("warning: {}: left out {}", symbol.str(), day.what));
    }
    if (left_out.more() > 0) complain(fmt::format("warning: {}: left out {} more", symbol.str(), left_out.more()));
}

void leave_out_unfinished(quotes::DailyBars& daily, UtcTime now) {
    for (const Date day : market::remove_unfinished(daily.bars, market::newest_finished_day(now))) {
        daily.left_out.add({day, day.to_string() + ": the day is not finished"});
    }
}

}  // namespace

int fetch_bars(Settings settings, const FetchRequest& request) {
    if (request.provider) settings.quotes.providers = {std::string(to_string(*request.provider))};
    if (!settings.quotes.asks_others()) {
        complain("the store is the only configured provider; choose another with --provider");
        return kWrongUse;
    }
    const auto catalog = read_catalog(settings);
    auto database = open_migrated_store(settings, catalog.datasets(), printed_notices(), StoreUse::Loading);
    const auto store = market::make_sql_bars_store(database.bars());
    const SystemClock clock;
    SystemRandom random;
    NoObserver observer;
    tasks::BlockingPool pool(1);
    quotes::QuoteService service(quote_options(settings), {store.get(), pool, clock, random, observer});

    auto history = service.history(request.symbol, {.from = request.from});
    if (!history) {
        const Error error = quotes::to_error(history.error());
        complain(fmt::format("{}: {} ({})", request.symbol.str(), error.detail, error.diagnostic));
        return kFailed;
    }
    leave_out_unfinished(*history, clock.now());
    warn_about(request.symbol, history->left_out);
    // Invented bars never mix with real ones.
    const bool is_simulated = history->provider == to_string(quotes::ProviderKind::Simulated);
    const auto symbol = is_simulated ? simulated_symbol(request.symbol) : Result<Symbol>(request.symbol);
    if (!symbol) {
        complain(fmt::format("{}{}: {}", request.symbol.str(), kSimulatedSuffix, symbol.error().detail));
        return kFailed;
    }
    Progress progress(stderr, history->bars.size());
    const auto source = is_simulated ? market::Source::Simulated : market::Source::Provider;
    const auto counts = market::store_daily_bars(*store, clock.now(), *symbol, source, history->bars,
                                                 [&](std::size_t bars) { progress.update(bars, bars); });
    progress.finish();
    fmt::print("{}: {} daily bars of {}: {} inserted, {} updated, {} unchanged\n", symbol->str(),
               with_commas(history->bars.size()), history->provider, with_commas(counts.inserted),
               with_commas(counts.updated), with_commas(counts.unchanged));
    return 0;
}

}  // namespace bourse::app
