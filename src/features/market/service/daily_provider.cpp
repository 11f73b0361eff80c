#include "features/market/service/daily_provider.hpp"

#include "features/market/model/resample.hpp"
#include "features/market/store/bars_store.hpp"

namespace bourse::market {
namespace {

/// Daily bars resampled from minute bars, newest first.
std::vector<Bar> days_of(const Series& minutes) {
    const Series series = resample(minutes.view(), Period(1, Frequency::Daily));
    const SeriesView rows = series.view();
    std::vector<Bar> bars;
    for (std::size_t i = rows.size(); i-- > 0;) {
        bars.push_back(
            {rows.times[i], rows.open[i], rows.high[i], rows.low[i], rows.close[i], rows.volume[i], {}, {}, {}});
    }
    return bars;
}

class StoreDailyProvider final : public DailyProvider {
  public:
    explicit StoreDailyProvider(BarsStore& store) : store_(store) {}

    Result<std::vector<Bar>> latest(const Symbol& symbol, std::int64_t days) override {
        auto daily = store_.latest_daily(symbol, days);
        if (!daily || !daily->empty()) return daily;
        const auto minutes = store_.latest_minutes(symbol, days);
        if (!minutes) return minutes.error();
        return days_of(*minutes);
    }

  private:
    BarsStore& store_;
};

}  // namespace

std::unique_ptr<DailyProvider> make_store_daily_provider(BarsStore& store) {
    return std::make_unique<StoreDailyProvider>(store);
}

}  // namespace bourse::market
