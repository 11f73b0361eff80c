#pragma once
#include "base/clock.hpp"
#include "base/csv_import.hpp"
#include "base/random.hpp"
#include "features/datasets/store/record_store.hpp"

namespace bourse::datasets {

struct RecordsImportOutcome : CsvImportOutcome {
    std::uint64_t added = 0;
};

/// Reads a CSV of records and adds them in one transaction, in batches of at most
/// 10,000 and about 8 MiB. The header names each property by its
/// CSV column or its name, without case and in any order; a column of the id is optional, a property that is not
/// required may be absent. An empty cell holds nothing: null where that may be, or else the default; as text, `""` is
/// not empty. Booleans are `true`, `false`, `1`, `0`, `yes`, `no`. A row is refused, naming the column and the value,
/// when a value does not fit its schema, or its id is taken or repeats. The `'` with which the export keeps
/// spreadsheets from running a cell is taken off. Memory does not grow with the file. Throws bourse::Unavailable when
/// the store fails, and what `source` and `progress` throw: then nothing is added.
[[nodiscard]] RecordsImportOutcome import_records(RecordStore& store, const Dataset& dataset, const Clock& clock,
                                                  Random& random, ByteSource& source,
                                                  const CsvImportOptions& options = {});

}  // namespace bourse::datasets
