#pragma once
#include "features/market/store/bars_store.hpp"

namespace bourse::sql {
class Connection;
}

/// Changes of stored symbols, on one connection, inside its transaction. Those that write need the lock "bars".
///
/// A symbol without bars is not kept. Its row is deleted, so every query finds it unknown and a later import starts
/// anew. Its name and the version of the removal go to `removed_symbols`, where changed_since() finds them. The row of
/// a symbol could stay as a mark of the removal instead, but every query would have to leave it out, and a symbol with
/// a new name would need a second row for its old one.
namespace bourse::market {

[[nodiscard]] Error unknown_symbol(const Symbol& symbol);

/// BarsStore::change().
[[nodiscard]] Result<Stock> change_symbol(sql::Connection& connection, UtcTime now, const Symbol& symbol,
                                          const SymbolChange& change);

/// BarsStore::erase().
[[nodiscard]] Result<SelectedBars> erase_bars(sql::Connection& connection, UtcTime now, const Symbol& symbol,
                                              const BarsSelection& selection);

/// BarsStore::select().
[[nodiscard]] SelectedBars select_bars(sql::Connection& connection, SymbolId symbol, const BarsSelection& selection);

}  // namespace bourse::market
