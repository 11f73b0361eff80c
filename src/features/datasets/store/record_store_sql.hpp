#pragma once
#include <memory>

#include "features/datasets/store/record_store.hpp"

namespace bourse::sql {
class Database;
}

namespace bourse::datasets {

/// The records of `dataset` in its table of a migrated database. Both arguments must outlive the result.
[[nodiscard]] std::unique_ptr<RecordStore> make_sql_record_store(sql::Database& database, const Dataset& dataset);

}  // namespace bourse::datasets
