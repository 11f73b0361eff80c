#pragma once
#include <chrono>

#include "base/clock.hpp"
#include "features/prices/model/bitcoin_price.hpp"
#include "platform/openapi/registry.hpp"

namespace bourse::prices {

/// Adds GET /record. A price older than `max_age` is served with `Warning` and `Age`. `source` and `clock` outlive the
/// registry's handlers.
void register_prices(openapi::Registry& registry, const PriceSource& source, const Clock& clock,
                     std::chrono::milliseconds max_age);

}  // namespace bourse::prices
