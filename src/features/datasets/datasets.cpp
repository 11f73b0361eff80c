#include "features/datasets/datasets.hpp"

#include "features/datasets/record_store_sql.hpp"

namespace bourse::datasets {

Datasets::Datasets(const DatasetCatalog& catalog, sql::Database& database, tasks::BlockingPool& pool,
                   const Clock& clock, Random& random)
    : pool_(pool), clock_(clock), random_(random) {
    for (const Dataset& dataset : catalog.datasets()) {
        served_.push_back({dataset, make_sql_record_store(database, dataset), RecordEtags(dataset)});
    }
}

}  // namespace bourse::datasets
