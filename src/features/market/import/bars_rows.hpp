#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "features/market/import/bars_import.hpp"
#include "features/market/import/bars_reader.hpp"

namespace bourse::market {

/// A set of slot numbers (days or minutes) that mostly lie close together, as a bitmap in chunks: exact, and two bits a
/// daily bar or four a minute bar of real trading hours. Slots scattered so that each needs a chunk take about 100
/// bytes. Not safe from two threads at once.
class SeenSlots {
  public:
    /// Adds the slot; false when it was there already.
    bool insert(std::int64_t slot);

  private:
    static constexpr unsigned kChunkShift = 9;
    static constexpr std::uint64_t kChunkBits = std::uint64_t{1} << kChunkShift;
    using Chunk = std::array<std::uint64_t, kChunkBits / 64>;

    std::unordered_map<std::int64_t, Chunk> chunks_;
    /// The chunk of the last slot: files are mostly sorted by time. Stays valid, because nodes do not move.
    Chunk* last_ = nullptr;
    std::int64_t last_number_ = 0;
};

/// A bar by what identifies it.
struct BarKey {
    Symbol symbol;
    UtcTime time;
    friend auto operator<=>(const BarKey&, const BarKey&) = default;
};

/// Why a row is rejected whose key an earlier row has with other values: `X 2024-03-08 is in lines 3 and 9 with
/// different values; …`. `where`: `the file twice`, or the lines.
[[nodiscard]] std::string conflict_text(const BarKey& key, std::string_view where, const BarsReader& reader,
                                        OptionNames names);

/// Takes the rows of one file into the store.
class BarsRows final : public csv::Rows {
  public:
    /// `held_back`: keys whose last row counts; they are stored by finish().
    BarsRows(BarsWriter& writer, BarsReader& reader, const ImportOptions& options, std::map<BarKey, Bar>& held_back);

    Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool is_storing) override;
    std::vector<csv::RefusedRow> settle(bool is_storing) override;

    /// Stores what waits for the last row, and the steps. Call it once, after the last row.
    void finish();
    /// The results so far.
    void copy_counts(ImportOutcome& outcome) const;
    /// Keys of rows that were rejected because an earlier row has other values, by line.
    [[nodiscard]] const std::map<std::uint64_t, BarKey>& conflicts() const { return conflicts_; }

  private:
    /// Several rows that become one bar.
    struct Combined {
        Bar bar;
        UtcTime first;
        UtcTime last;
    };
    /// Import state of one symbol.
    struct SymbolState {
        SymbolId id;
        /// Days or minutes since 1970 for which the file contains a bar.
        SeenSlots seen;
        /// The time of the first bar in minutes since 1970, and the greatest common divisor of all distances from it.
        std::int64_t first_minute;
        std::int64_t distance = 0;
        std::optional<Combined> combined;
    };
    /// A row whose key occurred before.
    struct Repeated {
        std::uint64_t line;
        Symbol symbol;
        SymbolBar entry;
    };

    SymbolState& state_of(const BarRow& row);
    Result<> check_step(const BarRow& row, SymbolState& state);
    Result<> combine(const BarRow& row, SymbolState& state);
    [[nodiscard]] Error several_rows(const BarRow& row) const;
    Result<> take(const BarRow& row, SymbolState& state, std::uint64_t line);
    void store(SymbolState& state, const Bar& bar);
    void store_combined(SymbolState& state);
    [[nodiscard]] std::int64_t slot_of(UtcTime time) const;
    [[nodiscard]] bool is_daily() const { return reader_.form().interval.interval == BarInterval::Day; }
    void flush();
    void count(const WrittenCounts& counts);

    BarsWriter& writer_;
    BarsReader& reader_;
    const ImportOptions& options_;
    std::map<BarKey, Bar>& held_back_;
    std::unordered_map<Symbol, SymbolState> symbols_;
    /// The symbol of the last row: files are mostly sorted by symbol.
    std::pair<const Symbol, SymbolState>* last_ = nullptr;
    /// Bars that are not written yet.
    std::vector<SymbolBar> pending_;
    /// Compared in settle(): a comparison for each row would require a flush and so batches of one.
    std::vector<Repeated> repeated_;
    std::map<std::uint64_t, BarKey> conflicts_;
    std::vector<ImportOutcome::FirstBar> first_bars_;
    WrittenCounts counts_;
    std::uint64_t empty_ = 0;
    std::uint64_t repaired_ = 0;
    std::uint64_t combined_ = 0;
    std::uint64_t duplicates_ = 0;
};

}  // namespace bourse::market
