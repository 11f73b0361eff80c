#pragma once

namespace bourse::openapi {
class Registry;
}

namespace bourse::market {

class Market;

/// Registers the handlers of getTimeSeries, listStocks and getNdays. `market` outlives the registry.
void register_market(openapi::Registry& registry, Market& market);

}  // namespace bourse::market
