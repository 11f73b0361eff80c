#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.hpp"
#include "base/result.hpp"
#include "platform/csv/csv_reader.hpp"

namespace bourse::csv {

/// What a refused row does: ends the import with nothing stored, or is left out.
enum class OnError : std::uint8_t { Abort, Skip };

/// `abort` or `skip`. Errc::InvalidInput for any other text.
[[nodiscard]] Result<OnError> parse_on_error(std::string_view text);

/// How far an import is.
struct ImportProgress {
    /// Bytes of text.
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
};

struct ImportOptions {
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

struct ImportOutcome {
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

/// How a file is divided.
struct Layout {
    char delimiter = ',';
    /// Records before the rows.
    std::size_t header_records = 1;
};

/// Takes the rows of a CSV file one by one.
class Rows {
  public:
    virtual ~Rows() = default;
    /// A row after the header, which begins at this line. An error rejects the row; its detail names the column and the
    /// value. `is_storing` is false once an error has decided that nothing of the file is stored: rows are then only
    /// checked, so that the user learns of more errors at once.
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

/// Reads all of `text`, UTF-8, as CSV (see csv_reader.hpp) into `rows`. Memory does not grow with the file. The outcome
/// is complete but for `accepted`, which says what the caller should do: keep the rows, or throw them away. A file that
/// cannot be read to its end (a quote left open, damaged gzip) is rejected whole, even with OnError::Skip; so is one
/// with OnError::Skip of which every row is rejected. Throws what `text`, `rows` and `progress` throw, but for
/// Undecodable.
[[nodiscard]] ImportOutcome import_rows(ByteSource& text, const Layout& layout, const ImportOptions& options,
                                        Rows& rows, Limits limits = {});

}  // namespace bourse::csv
