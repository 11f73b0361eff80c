#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/lru_cache.hpp"
#include "base/mutex.hpp"
#include "features/indicators/model/computation.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/service/series_store.hpp"

namespace bourse::market {

/// A whole series as rows of one period: what indicators are computed on.
class Frame {
  public:
    /// `period`: nothing for the stored bars.
    Frame(std::shared_ptr<const Series> stored, const std::optional<Period>& period);

    [[nodiscard]] SeriesView rows() const { return resampled_.empty() ? stored_->view() : resampled_.view(); }
    [[nodiscard]] const std::shared_ptr<const Series>& stored() const { return stored_; }
    /// Without the stored bars.
    [[nodiscard]] std::size_t bytes() const { return sizeof(Frame) + resampled_.bytes(); }

  private:
    std::shared_ptr<const Series> stored_;
    Series resampled_;
};

/// The values of one expression on all rows of a frame. Immutable.
struct IndicatorValues {
    std::shared_ptr<const Frame> frame;
    indicators::Computation computation;

    [[nodiscard]] std::size_t bytes() const;
};

/// The values of the indicators of a query, in its order, all on the rows of one frame.
struct IndicatorColumns {
    std::shared_ptr<const Frame> frame;
    std::vector<std::shared_ptr<const IndicatorValues>> values;
};

/// The values of one expression on all rows of a frame. `earlier`: values of the same expression on an earlier state of
/// the rows, which are extended where they still hold; null when there are none.
[[nodiscard]] std::shared_ptr<const IndicatorValues> compute_indicator(const indicators::Expression& expression,
                                                                       std::shared_ptr<const Frame> frame,
                                                                       const IndicatorValues* earlier = nullptr);

/// Computes indicators, and keeps the values that were asked for last. When a series has only grown, or only its last
/// row has changed, the values are extended. Safe from any thread.
class IndicatorStore {
  public:
    /// `budget`: in bytes, a quarter of it for resampled rows.
    explicit IndicatorStore(std::size_t budget) : frames_(budget / 4), values_(budget - budget / 4) {}

    /// The values of query.indicators on the rows of its period from the first stored bar on, whatever its range.
    /// `series`: of query.source(). Null for a query without indicators. Errc::InvalidInput when there are more than
    /// kMaxValues values. Blocks for about 10 ns a value that is not kept.
    [[nodiscard]] Result<std::shared_ptr<const IndicatorColumns>> get(const TimeSeriesQuery& query,
                                                                      const ServedSeries& series);
    /// 128 MiB of them.
    static constexpr std::size_t kMaxValues = std::size_t{1} << 24;

  private:
    [[nodiscard]] std::shared_ptr<const Frame> frame_of(const TimeSeriesQuery& query, const ServedSeries& series,
                                                        const std::string& key);

    Mutex mutex_;
    LruCache<std::string, std::shared_ptr<const Frame>> frames_ BOURSE_GUARDED_BY(mutex_);
    LruCache<std::string, std::shared_ptr<const IndicatorValues>> values_ BOURSE_GUARDED_BY(mutex_);
};

}  // namespace bourse::market
