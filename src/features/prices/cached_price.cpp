#include "features/prices/cached_price.hpp"

#include <utility>

#include "features/prices/price_collector.hpp"
#include "features/prices/price_record.hpp"

namespace bourse::prices {

std::optional<BitcoinPrice> CachedPrice::latest() const {
    const std::lock_guard lock(mutex_);
    return copy_;
}

void CachedPrice::refresh() {
    const auto record = cache_.get(kPriceKey);
    auto price = record ? parse_record(*record) : std::nullopt;
    if (!price) return;
    const std::lock_guard lock(mutex_);
    copy_ = std::move(price);
}

}  // namespace bourse::prices
