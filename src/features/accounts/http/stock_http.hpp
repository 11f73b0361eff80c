#pragma once

namespace bourse::openapi {
class Registry;
}
namespace bourse::quotes {
class QuoteSource;
}

namespace bourse::accounts {

class Accounts;

/// Registers the handler of getStock: a quote for a user, who finds it in the history. `accounts` and `quotes` outlive
/// the registry.
void register_stock(openapi::Registry& registry, Accounts& accounts, quotes::QuoteSource& quotes);

}  // namespace bourse::accounts
