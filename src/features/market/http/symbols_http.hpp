#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::market {

class Market;

/// Registers the handlers of changeSymbol and deleteSymbol. `market` outlives the registry.
void register_symbols(openapi::Registry& registry, Market& market);

}  // namespace bourse::market
