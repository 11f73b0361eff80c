#include "features/market/service/daily_provider.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include "features/market/model/resample.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {
namespace {

/// Daily bars resampled from minute bars, newest first.
std::vector<Bar> days_of(const Series& minutes) {
    const Series series = resample(minutes.view(), Period(1, Frequency::Daily));
    const SeriesView rows = series.view();
    std::vector<Bar> bars;
    for (std::size_t i = rows.size(); i-- > 0;) bars.push_back(rows.bar(i));
    return bars;
}

/// The first `count` days of both lists, each newest first; of two bars of a day, the stored one.
std::vector<Bar> newest_of(const std::vector<Bar>& stored, const std::vector<Bar>& made, std::size_t count) {
    std::vector<Bar> merged;
    std::ranges::set_union(stored, made, std::back_inserter(merged), std::greater<>(), &Bar::time, &Bar::time);
    merged.resize(std::min(merged.size(), count));
    return merged;
}

class StoreDailyProvider final : public DailyProvider {
  public:
    explicit StoreDailyProvider(BarsStore& store) : store_(store) {}

    Result<std::vector<Bar>> latest(const Symbol& symbol, std::int64_t days) override {
        auto daily = store_.latest_daily(symbol, days);
        if (!daily) return daily;
        const auto minutes = store_.latest_minutes(symbol, days);
        if (!minutes) return minutes.error();
        return newest_of(*daily, days_of(*minutes), static_cast<std::size_t>(days));
    }

  private:
    BarsStore& store_;
};

}  // namespace

std::unique_ptr<DailyProvider> make_store_daily_provider(BarsStore& store) {
    return std::make_unique<StoreDailyProvider>(store);
}

}  // namespace bourse::market
