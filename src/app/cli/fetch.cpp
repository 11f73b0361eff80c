#include <fmt/format.h>

#include <algorithm>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/progress.hpp"
#include "app/setup/catalog.hpp"
#include "app/setup/store.hpp"
#include "features/market/store/bars_store_sql.hpp"
#include "features/quotes/quote_service.hpp"

namespace bourse::app {
namespace {

/// A whole history takes longer than a quote.
constexpr std::chrono::seconds kHistoryDeadline{60};

/// The command has no metrics endpoint.
class NoObserver final : public upstream::CallObserver {
  public:
    void called(std::string_view, std::string_view, std::chrono::microseconds) override {}
    void spared(std::string_view, std::string_view) override {}
};

/// The requested provider, or those of the settings except the store, which is the destination.
quotes::QuoteServiceOptions history_options(Settings settings, const FetchRequest& request) {
    if (request.provider) settings.quotes.providers = {std::string(to_string(*request.provider))};
    quotes::QuoteServiceOptions options = quote_options(settings);
    std::erase_if(options.providers,
                  [](const quotes::ProviderOptions& provider) { return provider.kind == quotes::ProviderKind::Store; });
    options.deadline = kHistoryDeadline;
    for (quotes::ProviderOptions& provider : options.providers) provider.guard.deadline = kHistoryDeadline;
    return options;
}

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

/// Stores all bars in one transaction and shows progress.
market::WrittenCounts store_bars(market::BarsStore& store, const Symbol& symbol, market::Source source,
                                 std::span<const market::Bar> bars, Progress& progress) {
    market::WrittenCounts counts;
    store.write(SystemClock().now(), [&](market::BarsWriter& writer) {
        counts = {};
        const market::SymbolId id = writer.symbol(symbol, source);
        std::vector<market::SymbolBar> batch;
        for (std::size_t begin = 0; begin < bars.size(); begin += batch.size()) {
            batch.clear();
            for (const market::Bar& bar : bars.subspan(begin, std::min(writer.batch(), bars.size() - begin))) {
                batch.push_back({id, bar});
            }
            const market::WrittenCounts written = writer.put_all(market::BarInterval::Day, batch);
            counts.inserted += written.inserted;
            counts.updated += written.updated;
            counts.unchanged += written.unchanged;
            progress.update(begin + batch.size(), begin + batch.size());
        }
    });
    return counts;
}

}  // namespace

int fetch_bars(const Settings& settings, const FetchRequest& request) {
    quotes::QuoteServiceOptions options = history_options(settings, request);
    if (options.providers.empty()) {
        complain("the store is the only configured provider; choose another with --provider");
        return kWrongUse;
    }
    const auto catalog = read_catalog(settings);
    const auto database = open_migrated_store(settings, catalog.datasets(), StoreUse::Loading);
    const auto store = market::make_sql_bars_store(*database);
    const SystemClock clock;
    SystemRandom random;
    NoObserver observer;
    tasks::BlockingPool pool(1);
    quotes::QuoteService service(std::move(options), {store.get(), pool, clock, random, observer});

    const auto history = service.history(request.symbol, request.from);
    if (!history) {
        complain(fmt::format("{}: {} ({})", request.symbol.str(), history.error().detail, history.error().diagnostic));
        return 1;
    }
    warn_about(request.symbol, history->left_out);
    // Invented bars never mix with real ones.
    const bool is_simulated = history->provider == to_string(quotes::ProviderKind::Simulated);
    const auto symbol = is_simulated ? simulated_symbol(request.symbol) : Result<Symbol>(request.symbol);
    if (!symbol) {
        complain(fmt::format("{}{}: {}", request.symbol.str(), kSimulatedSuffix, symbol.error().detail));
        return kFailed;
    }
    Progress progress(stderr, history->bars.size());
    market::WrittenCounts counts;
    if (!history->bars.empty()) {
        const auto source = is_simulated ? market::Source::Simulated : market::Source::Provider;
        counts = store_bars(*store, *symbol, source, history->bars, progress);
    }
    progress.finish();
    fmt::print("{}: {} daily bars of {}: {} inserted, {} updated, {} unchanged\n", symbol->str(),
               with_commas(history->bars.size()), history->provider, with_commas(counts.inserted),
               with_commas(counts.updated), with_commas(counts.unchanged));
    return 0;
}

}  // namespace bourse::app
