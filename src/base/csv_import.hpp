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

/// What a refused row does: ends the import with nothing stored, or is left out.
enum class OnError : std::uint8_t { Abort, Skip };

/// How far an import is.
struct ImportProgress {
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
};

struct CsvImportOptions {
    OnError on_error = OnError::Abort;
    /// Called about every 256 KiB and at the end, on the importing thread. What it throws ends the import.
    std::function<void(const ImportProgress&)> progress;
};

/// A row that was refused, and why.
struct RefusedRow {
    /// The line of the file that the row begins at, from 1.
    std::uint64_t line = 0;
    /// Names the column and the value: `high 95.1 is below open 96.2`. No control characters.
    std::string detail;
};

struct CsvImportOutcome {
    /// How many refusals are kept in `rejected` when rows are skipped, and how many are looked for when they are not.
    static constexpr std::size_t kKeptWhenSkipping = 1000;
    static constexpr std::size_t kKeptWhenAborting = 20;

    /// Whether the import took effect; false leaves the store untouched, whatever the counts say about the file.
    bool accepted = false;
    /// Rows read behind the header, refused ones among them.
    std::uint64_t rows = 0;
    /// The first refusals, by line.
    std::vector<RefusedRow> rejected;
    /// All of them; with OnError::Abort those up to the point where looking ended.
    std::uint64_t rejected_count = 0;
};

/// Takes what a CSV file holds, row by row.
class CsvRows {
  public:
    virtual ~CsvRows() = default;
    /// The first row. What it refuses refuses the file.
    virtual Result<> header(std::span<const std::string_view> fields) = 0;
    /// A row behind the header, which begins at this line; the detail of what it refuses names the column and the
    /// value. `is_storing` is false once a refusal has decided that nothing of the file is stored: then rows are only
    /// looked at, so that the user learns of more of them in one go.
    virtual Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool is_storing) = 0;

    /// How many rows are settled at once, at most.
    static constexpr std::size_t kBatch = 10'000;
    /// Whether the rows that wait for settle() take so much memory that they should not wait for more.
    [[nodiscard]] virtual bool is_full() const;
    /// Called behind every kBatch rows that row() took, before that when is_full(), and behind the last one, for what
    /// is better decided and done on many at once. Gives those that are refused after all, by line. `is_storing` as in
    /// row().
    virtual std::vector<RefusedRow> settle(bool is_storing);
};

/// Reads all of `source` as CSV (see csv.hpp) into `rows`. Memory does not grow with the file. The outcome is complete
/// but for `accepted`, which says what the caller should do: keep what `rows` took, or throw it away. A file that
/// cannot be read on (a quote left open) is refused whole even with OnError::Skip. Throws what `source`, `rows` and
/// `progress` throw.
[[nodiscard]] CsvImportOutcome read_csv(ByteSource& source, const CsvImportOptions& options, CsvRows& rows,
                                        CsvLimits limits = {});

}  // namespace bourse
