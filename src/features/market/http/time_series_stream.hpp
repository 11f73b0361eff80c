#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "base/lru_cache.hpp"
#include "base/mutex.hpp"
#include "features/market/model/time_series.hpp"
#include "features/market/service/indicator_store.hpp"
#include "features/market/service/series_store.hpp"
#include "platform/http/messages/body_stream.hpp"
#include "platform/http/messages/respond.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::market {

/// What tells a query over one state of a series, in one form, from all others: equal keys have equal text.
[[nodiscard]] std::string time_series_key(const TimeSeriesQuery& query, const ServedSeries& series,
                                          http::ListForm form);

/// The large pages of time series that were sent last, and their pieces, so that clients who ask for the same rows
/// share them. Bounded by bytes. Safe from any thread.
class TimeSeriesPieces {
  public:
    /// The rows of a page that is sent in pieces, and the key of its last row when more rows follow.
    struct Extent {
        std::int64_t rows = 0;
        std::optional<UtcTime> next;
    };
    /// A piece, and the row after which the next one begins; nothing at the end.
    struct Piece {
        std::shared_ptr<const http::BodyPiece> body;
        std::optional<UtcTime> next;
    };

    /// In bytes.
    explicit TimeSeriesPieces(std::size_t budget) : pieces_(budget) {}

    /// By time_series_key().
    [[nodiscard]] std::optional<Extent> find_extent(const std::string& key);
    void keep_extent(std::string key, const Extent& extent);
    [[nodiscard]] std::optional<Piece> find(const std::string& key);
    void keep(std::string key, const Piece& piece);

  private:
    static constexpr std::size_t kMaxExtents = 10'000;

    Mutex mutex_;
    LruCache<std::string, Extent> extents_ BOURSE_GUARDED_BY(mutex_){kMaxExtents};
    LruCache<std::string, Piece> pieces_ BOURSE_GUARDED_BY(mutex_);
};

/// Pages that reduce more bars than this are built on the blocking pool: about half a millisecond of work.
inline constexpr std::size_t kMaxWorkOnIoThread = 100'000;

/// The rows of a query over one state of a series, as to_json() or to_csv() write them, in pieces of some ten
/// kilobytes. A piece is made from the series when it is needed, so a client that does not read costs one piece.
class TimeSeriesStream final : public http::BodyStream {
  public:
    static constexpr std::int64_t kRowsOfPiece = 512;
    static constexpr std::int64_t kAllRows = std::numeric_limits<std::int64_t>::max();

    /// What the rows are made of.
    struct Source {
        SharedSeries series;
        /// Of the indicators of the query; null when it has none.
        std::shared_ptr<const IndicatorColumns> indicators;
    };

    /// At most `rows` rows from the cursor of `query` on; its limit does not count. `pool` outlives it.
    TimeSeriesStream(TimeSeriesQuery query, Source source, http::ListForm form, std::int64_t rows,
                     std::shared_ptr<TimeSeriesPieces> pieces, tasks::BlockingPool& pool);

    Task<std::shared_ptr<const http::BodyPiece>> next() override;
    [[nodiscard]] std::size_t memory() const override { return kMemory; }

  private:
    /// Rows of 128 bytes.
    static constexpr std::size_t kMemory = kRowsOfPiece * 128;

    [[nodiscard]] TimeSeriesPieces::Piece make_piece() const;

    /// Its cursor and limit are those of the next piece.
    TimeSeriesQuery query_;
    Source source_;
    http::ListForm form_;
    std::int64_t rows_left_;
    std::shared_ptr<TimeSeriesPieces> pieces_;
    tasks::BlockingPool& pool_;
    /// The begin of the keys of its pieces.
    std::string key_;
    std::size_t index_ = 0;
    bool is_ended_ = false;
};

}  // namespace bourse::market
