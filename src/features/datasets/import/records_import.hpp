#pragma once
#include "base/clock.hpp"
#include "base/csv_import.hpp"
#include "base/random.hpp"
#include "features/datasets/store/record_store.hpp"

namespace bourse::datasets {

struct RecordsImportOutcome : CsvImportOutcome {
    std::uint64_t added = 0;
};

/// Reads a CSV of records and adds them in one transaction, in batches of at most 10,000 records and about 8 MiB. The
/// header names properties by CSV column or name, case-insensitive and in any order. The id column and columns of
/// optional properties may be absent. An empty cell is null if allowed, otherwise the default; in text columns, `""` is
/// empty text. Booleans are `true`, `false`, `1`, `0`, `yes`, `no`. A row is rejected, with column and value, when a
/// value violates its schema, or its id exists or repeats. The `'` that an export puts before formula-like cells is
/// removed. Memory use does not depend on the file size. Throws bourse::Unavailable when the store fails, and
/// exceptions of `source` and `progress`; then nothing is added.
[[nodiscard]] RecordsImportOutcome import_records(RecordStore& store, const Dataset& dataset, const Clock& clock,
                                                  Random& random, ByteSource& source,
                                                  const CsvImportOptions& options = {});

}  // namespace bourse::datasets
