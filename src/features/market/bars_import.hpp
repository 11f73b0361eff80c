#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/symbol.hpp"
#include "features/market/bar.hpp"
#include "features/market/bars_store.hpp"

namespace bourse::market {

/// Where the bytes of a file come from.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Fills the front of `buffer` and returns how many bytes it put there; 0 at the end. May wait. What it throws ends
    /// the import, and nothing is stored.
    virtual std::size_t read(std::span<char> buffer) = 0;
};

/// How far an import is.
struct ImportProgress {
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
};

/// What a refused row does: ends the import with nothing stored, or is left out.
enum class OnError : std::uint8_t { Abort, Skip };

struct ImportOptions {
    OnError on_error = OnError::Abort;
    /// The symbol of every row, for a file without a symbol column; a file that has one is refused with it.
    std::optional<Symbol> symbol;
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
    bool stored = false;
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t unchanged = 0;
    /// The first refusals, by line.
    std::vector<RefusedRow> rejected;
    /// All of them; with OnError::Abort those up to the point where looking ended.
    std::uint64_t rejected_count = 0;
    /// Rows read behind the header, refused ones among them.
    std::uint64_t rows = 0;
    /// Different symbols among the rows that were accepted.
    std::uint64_t symbols = 0;
    /// Daily or minute bars, as the first row decided; nothing when there was none.
    std::optional<BarInterval> interval;
};

/// Reads a CSV of bars (see bars_csv.hpp) and stores it in one transaction: all or nothing, and importing again changes
/// nothing. Blocks, and holds the store's writer meanwhile. Memory does not grow with the file but for what
/// finds repeated keys exactly (see seen_slots.hpp), a few bits a bar, and a few hundred bytes a symbol. A file that
/// cannot be read on (a quote left open) is refused whole even with OnError::Skip. Throws bourse::Unavailable when the
/// store fails, and what `source` and `progress` throw.
///
/// The caller tells the series store afterwards: SeriesStore::refresh().
[[nodiscard]] ImportOutcome import_bars(BarsStore& store, const Clock& clock, ByteSource& source,
                                        const ImportOptions& options = {});

}  // namespace bourse::market
