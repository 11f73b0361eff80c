#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "features/datasets/store/record_store.hpp"
#include "platform/csv/csv_import.hpp"
#include "platform/csv/number_cell.hpp"

namespace bourse::datasets {

struct RecordsImportOptions : csv::ImportOptions {
    /// Found by the header when empty.
    std::optional<char> delimiter{};
    /// Found by the numbers at the front of the file when empty.
    std::optional<csv::DecimalMark> decimal{};
    /// Rejects a file with columns that the dataset does not have.
    bool strict = false;
    /// Only reports; nothing is stored.
    bool dry_run = false;
};

struct RecordsImportOutcome : csv::ImportOutcome {
    std::uint64_t added = 0;
    /// Columns that the dataset does not have.
    std::vector<std::string> ignored;
    char delimiter = ',';
};

/// Reads a CSV of records (with the encodings, compressions, delimiters and numbers of platform/csv) and adds them in
/// one transaction, in batches of at most 10,000 records and about 8 MiB. The header names properties by CSV column,
/// alias or name, case-insensitive and in any order; other columns are ignored. The id column and columns of optional
/// properties may be absent. An empty cell is null if allowed, otherwise the default; in text columns, `""` is empty
/// text. Booleans are `true`, `false`, `1`, `0`, `yes`, `no`. A row is rejected, with column and value, when a value
/// violates its schema, or its id exists or repeats. The `'` that an export puts before formula-like cells is removed.
/// Memory use does not depend on the file size. Throws bourse::Unavailable when the store fails, and exceptions of
/// `source` and `progress`; then nothing is added.
[[nodiscard]] RecordsImportOutcome import_records(RecordStore& store, const Dataset& dataset, const Clock& clock,
                                                  Random& random, ByteSource& source,
                                                  const RecordsImportOptions& options = {});

}  // namespace bourse::datasets
