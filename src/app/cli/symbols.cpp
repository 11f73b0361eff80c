#include <fmt/format.h>

#include <string_view>

#include "app/cli/commands.hpp"
#include "app/cli/messages.hpp"
#include "app/cli/progress.hpp"
#include "app/setup/store.hpp"
#include "base/clock.hpp"
#include "features/market/store/bars_store_sql.hpp"

namespace bourse::app {
namespace {

/// Prints a line for each interval that has bars; `end` tells what became of them.
void print_bars(const Symbol& symbol, const market::SelectedBars& bars, std::string_view end) {
    const auto print_one = [&](const std::optional<market::BarsSummary>& summary, std::string_view noun) {
        if (!summary) return;
        fmt::print("{}: {} from {} to {} {}\n", symbol.str(), counted(static_cast<std::uint64_t>(summary->bars), noun),
                   summary->first.to_string(), summary->last.to_string(), end);
    };
    print_one(bars.daily, "daily bar");
    print_one(bars.intraday, "intraday bar");
    if (bars.empty()) fmt::print("{}: no bars {}\n", symbol.str(), end);
}

}  // namespace

int delete_bars(const Settings& settings, const DeleteBarsRequest& request) {
    auto database = open_migrated_store(settings, kNoTables, printed_notices(), StoreUse::Amending);
    const auto store = market::make_sql_bars_store(database.bars());
    const auto bars = request.is_confirmed ? store->erase(SystemClock().now(), request.symbol, request.selection)
                                           : store->select(request.symbol, request.selection);
    if (!bars) {
        complain(bars.error().detail);
        return kFailed;
    }
    print_bars(request.symbol, *bars, request.is_confirmed ? "deleted" : "would be deleted");
    if (request.is_confirmed) return kFine;
    complain(bars->empty() ? "nothing to delete" : "nothing was deleted; --yes deletes these bars");
    return kFailed;
}

int rename_symbol(const Settings& settings, const Symbol& symbol, const Symbol& renamed) {
    auto database = open_migrated_store(settings, kNoTables, printed_notices(), StoreUse::Amending);
    const auto store = market::make_sql_bars_store(database.bars());
    const market::SymbolChange change{.symbol = renamed, .name = std::nullopt, .currency = std::nullopt};
    const auto changed = store->change(SystemClock().now(), symbol, change);
    if (!changed) {
        complain(changed.error().detail);
        return kFailed;
    }
    fmt::print("Renamed {} to {}.\n", symbol.str(), renamed.str());
    return kFine;
}

}  // namespace bourse::app
