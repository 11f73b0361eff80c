#include "features/datasets/service/datasets.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "features/datasets/store/record_store_sql.hpp"

namespace bourse::datasets {

namespace {

/// Maximum searches waiting per thread. More would wait longer than clients do.
constexpr std::size_t kMaxWaiting = 8;

}  // namespace

std::size_t search_threads(std::size_t threads) {
    return std::max<std::size_t>(1, threads / 2);
}

Datasets::Datasets(const DatasetCatalog& catalog, sql::Database& database, sql::StoreThreads threads,
                   const Clock& clock, Random& random)
    : threads_(threads),
      clock_(clock),
      random_(random),
      searches_(search_threads(threads.reads.threads()),
                {.max_waiting = kMaxWaiting * search_threads(threads.reads.threads())}) {
    for (const Dataset& dataset : catalog.datasets()) {
        auto records = make_sql_record_store(database, dataset);
        auto add = [store = records.get()](std::span<const Record> added) { return store->add(added); };
        auto additions = std::make_unique<tasks::Batcher<Record, Result<Record>>>(std::move(add));
        served_.push_back({dataset, std::move(records), std::move(additions)});
    }
}

std::uint64_t Datasets::additions_refused() const {
    std::uint64_t refused = 0;
    for (const ServedDataset& each : served_) refused += each.additions->refused();
    return refused;
}

}  // namespace bourse::datasets
