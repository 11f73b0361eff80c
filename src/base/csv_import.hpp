#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.hpp"
#include "base/csv.hpp"
#include "base/result.hpp"

namespace bourse {

/// The effect of a rejected row: the import is aborted and stores nothing, or the row is skipped.
enum class OnError : std::uint8_t { Abort, Skip };

/// Progress of an import.
struct ImportProgress {
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
};

struct CsvImportOptions {
    OnError on_error = OnError::Abort;
    /// Called about every 256 KiB and at the end, on the importing thread. An exception aborts the
    /// import.
    std::function<void(const ImportProgress&)> progress;
};

/// A rejected row and the reason.
struct RefusedRow {
    /// The line of the file on which the row begins, from 1.
    std::uint64_t line = 0;
    /// Names the column and the value: `high 95.1 is below open 96.2`. No control characters.
    std::string detail;
};

struct CsvImportOutcome {
    /// Maximum number of entries in `rejected` with OnError::Skip, and number of rejected rows
    /// after which reading stops with OnError::Abort.
    static constexpr std::size_t kKeptWhenSkipping = 1000;
    static constexpr std::size_t kKeptWhenAborting = 20;

    /// Whether the import took effect; false means that the store is unchanged, whatever the
    /// counts.
    bool accepted = false;
    /// Rows read after the header, including rejected ones.
    std::uint64_t rows = 0;
    /// The first rejected rows, by line.
    std::vector<RefusedRow> rejected;
    /// Total number of rejected rows; with OnError::Abort up to the point where reading stopped.
    std::uint64_t rejected_count = 0;
};

/// Receives the content of a CSV file row by row.
class CsvRows {
  public:
    virtual ~CsvRows() = default;
    /// The header row. An error rejects the whole file.
    virtual Result<> header(std::span<const std::string_view> fields) = 0;
    /// A data row that begins on this line; the detail of an error names the column and the value.
    /// `is_storing` is false once a rejected row has decided that nothing will be stored: from then
    /// on rows are only validated, so that the user learns of several faults at once.
    virtual Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool is_storing) = 0;

    /// Maximum number of rows per settle().
    static constexpr std::size_t kBatch = 10'000;
    /// Whether the rows that wait for settle() use so much memory that it should be called now.
    [[nodiscard]] virtual bool is_full() const;
    /// Called after every kBatch accepted rows, earlier when is_full(), and after the last row, for
    /// work that is more efficient in batches. Returns the rows that it rejects, by line.
    /// `is_storing` as in row().
    virtual std::vector<RefusedRow> settle(bool is_storing);
};

/// Parses all of `source` as CSV (see csv.hpp) and passes it to `rows`, in bounded memory.
/// `accepted` of the outcome tells the caller whether to commit the rows or roll them back. A file
/// with a fault after which parsing cannot continue (a quote left open) is rejected as a whole even
/// with OnError::Skip. Throws what `source`, `rows` and `progress` throw.
[[nodiscard]] CsvImportOutcome read_csv(ByteSource& source, const CsvImportOptions& options, CsvRows& rows,
                                        CsvLimits limits = {});

}  // namespace bourse
