#pragma once

namespace bourse::openapi {
class Registry;
}
namespace bourse::quotes {
class QuoteSource;
}

namespace bourse::accounts {

class Accounts;

/// Registers the handler of getStock, which returns a quote and stores it in the user's history. `accounts` and
/// `quotes` must outlive the registry.
void register_stock(openapi::Registry& registry, Accounts& accounts, quotes::QuoteSource& quotes);

}  // namespace bourse::accounts
