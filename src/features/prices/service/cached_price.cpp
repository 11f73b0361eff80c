#include "features/prices/service/cached_price.hpp"

#include <utility>

#include "features/prices/model/price_record.hpp"
#include "features/prices/service/price_collector.hpp"

namespace bourse::prices {

std::optional<BitcoinPrice> CachedPrice::latest() const {
    const MutexLock lock(mutex_);
    return copy_;
}

void CachedPrice::refresh() {
    const auto record = cache_.get(kPriceKey);
    auto price = record ? parse_record(*record) : std::nullopt;
    if (!price) return;
    const MutexLock lock(mutex_);
    copy_ = std::move(price);
}

}  // namespace bourse::prices
