#include "features/datasets/datasets.hpp"

#include <algorithm>

#include "features/datasets/record_store_sql.hpp"

namespace bourse::datasets {

std::size_t search_threads(std::size_t threads) {
    return std::max<std::size_t>(1, threads / 2);
}

Datasets::Datasets(const DatasetCatalog& catalog, sql::Database& database, tasks::BlockingPool& pool,
                   const Clock& clock, Random& random)
    : pool_(pool), clock_(clock), random_(random), searches_(search_threads(pool.threads())) {
    for (const Dataset& dataset : catalog.datasets()) {
        served_.push_back({dataset, make_sql_record_store(database, dataset), RecordEtags(dataset)});
    }
}

}  // namespace bourse::datasets
