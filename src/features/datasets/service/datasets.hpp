#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/datasets/import/dataset_catalog.hpp"
#include "features/datasets/store/record_store.hpp"
#include "platform/tasks/batcher.hpp"
#include "platform/tasks/blocking_pool.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::datasets {

/// A record type and where its records are.
struct ServedDataset {
    const Dataset& dataset;
    std::unique_ptr<RecordStore> records;
    /// For records that are added one by one: those that come at the same time share a transaction.
    std::unique_ptr<tasks::Batcher<Record, Result<Record>>> additions;
};

/// How many threads look through whole tables beside `threads` for requests: half as many.
[[nodiscard]] std::size_t search_threads(std::size_t threads);

/// The datasets feature put together: what stands behind the operations that the catalog adds to the contract. Safe
/// from any thread; what it takes by reference outlives it.
class Datasets {
  public:
    /// `database` has been migrated, and the tables of the catalog with it.
    Datasets(const DatasetCatalog& catalog, sql::Database& database, tasks::BlockingPool& pool, const Clock& clock,
             Random& random);

    /// In the order of the catalog; each keeps its address.
    [[nodiscard]] const std::vector<ServedDataset>& served() const { return served_; }
    [[nodiscard]] tasks::BlockingPool& pool() { return pool_; }
    /// For lists that may have to look through a whole table, so that everything else goes on beside them. They ask the
    /// database from search_threads() threads of their own.
    [[nodiscard]] tasks::BlockingPool& searches() { return searches_; }
    /// For a record that comes without one.
    [[nodiscard]] Uuid make_id() { return Uuid::make(clock_.now(), random_); }

  private:
    std::vector<ServedDataset> served_;
    tasks::BlockingPool& pool_;
    const Clock& clock_;
    Random& random_;
    /// The last one, so that what it still does at the end finds the others.
    tasks::BlockingPool searches_;
};

}  // namespace bourse::datasets
