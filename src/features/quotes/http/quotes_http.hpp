#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::quotes {

class QuoteSource;

/// Registers the handlers getWholeQuote and getDailyBars of the quotes role's port (api/quotes.yaml). `source` must
/// outlive the registry.
void register_quotes(openapi::Registry& registry, QuoteSource& source);

}  // namespace bourse::quotes
