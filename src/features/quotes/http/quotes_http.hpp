#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::quotes {

class QuoteSource;

/// Registers the handlers of the quotes role's own port (api/quotes.yaml), getWholeQuote and getDailyBars. `source`
/// outlives the registry.
void register_quotes(openapi::Registry& registry, QuoteSource& source);

}  // namespace bourse::quotes
