#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/datasets/import/dataset_catalog.hpp"
#include "features/datasets/store/record_store.hpp"
#include "platform/sql/write_lane.hpp"
#include "platform/tasks/batcher.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::datasets {

/// A record type and its record store.
struct ServedDataset {
    const Dataset& dataset;
    std::unique_ptr<RecordStore> records;
    /// Batches concurrent single inserts into one transaction.
    std::unique_ptr<tasks::Batcher<Record, Result<Record>>> additions;
};

/// Number of threads for table scans, in addition to `threads` for requests: half of them.
[[nodiscard]] std::size_t search_threads(std::size_t threads);

/// The service behind the dataset operations. Safe from any thread. Arguments taken by reference must outlive it.
class Datasets {
  public:
    /// Needs a migrated `database`, including the tables of the catalog.
    Datasets(const DatasetCatalog& catalog, sql::Database& database, sql::StoreThreads threads, const Clock& clock,
             Random& random);

    /// In catalog order; elements keep their addresses.
    [[nodiscard]] const std::vector<ServedDataset>& served() const { return served_; }
    /// For SQL that reads.
    [[nodiscard]] tasks::BlockingPool& pool() { return threads_.reads; }
    /// For SQL that writes.
    [[nodiscard]] sql::WriteLane& writes() { return threads_.writes; }
    /// Separate pool for lists that may scan a whole table, so that they do not delay other requests. It has
    /// search_threads() threads.
    [[nodiscard]] tasks::BlockingPool& searches() { return searches_; }
    /// Number of new records that were rejected because too many waited.
    [[nodiscard]] std::uint64_t additions_refused() const;
    /// The id of a new record without an id.
    [[nodiscard]] Uuid make_id() { return Uuid::make(clock_.now(), random_); }

  private:
    std::vector<ServedDataset> served_;
    const sql::StoreThreads threads_;
    const Clock& clock_;
    Random& random_;
    /// Declared last so that it is destroyed first: its jobs use the members above.
    tasks::BlockingPool searches_;
};

}  // namespace bourse::datasets
