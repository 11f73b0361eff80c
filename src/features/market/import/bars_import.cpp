#include "features/market/import/bars_import.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "features/market/import/bars_csv.hpp"

namespace bourse::market {
namespace {

/// A set of slot numbers (days or minutes) that mostly lie close together, as a bitmap in chunks: exact, and two bits a
/// daily bar or four a minute bar of real trading hours. Slots scattered so that each needs a chunk take about 100
/// bytes. Not safe from two threads at once.
class SeenSlots {
  public:
    /// Adds the slot; false when it was there already.
    bool insert(std::int64_t slot) {
        const std::int64_t number = slot >> kChunkShift;
        if (last_ == nullptr || number != last_number_) {
            last_ = &chunks_[number];
            last_number_ = number;
        }
        const auto bit = static_cast<std::uint64_t>(slot) & (kChunkBits - 1);
        std::uint64_t& word = (*last_)[bit / 64];
        const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
        const bool is_new = (word & mask) == 0;
        word |= mask;
        return is_new;
    }

  private:
    static constexpr unsigned kChunkShift = 9;
    static constexpr std::uint64_t kChunkBits = std::uint64_t{1} << kChunkShift;
    using Chunk = std::array<std::uint64_t, kChunkBits / 64>;

    std::unordered_map<std::int64_t, Chunk> chunks_;
    /// The chunk of the last slot: files are mostly sorted by time. Stays valid, because nodes do not move.
    Chunk* last_ = nullptr;
    std::int64_t last_number_ = 0;
};

/// Takes the rows of one file into the store.
class BarsRows final : public CsvRows {
  public:
    BarsRows(BarsWriter& writer, const ImportOptions& options) : writer_(writer), options_(options) {}

    Result<> header(std::span<const std::string_view> fields) override {
        auto csv = BarsCsv::from_header(fields, options_.symbol);
        if (!csv) return std::move(csv).error();
        csv_ = *std::move(csv);
        return {};
    }

    Result<> row(std::span<const std::string_view> fields, std::uint64_t line, bool is_storing) override {
        const auto row = csv_->parse(fields);
        if (!row) return row.error();
        if (!is_storing) return {};
        const BarInterval interval = *csv_->interval();
        SymbolState& state = state_of(row->symbol);
        const std::int64_t slot_micros = minutes_of(interval) * 60'000'000;
        // Times are multiples of a slot, so the division is exact before 1970 too.
        if (state.seen.insert(row->bar.time.micros() / slot_micros)) {
            pending_.push_back({state.id, row->bar});
            if (pending_.size() == writer_.batch()) flush();
        } else {
            repeated_.push_back({line, row->symbol, {state.id, row->bar}});
        }
        return {};
    }

    /// Settles all accepted rows, even if the file is going to be rejected.
    std::vector<RefusedRow> settle(bool /*is_storing*/) override {
        flush();
        std::vector<RefusedRow> refused;
        for (const Repeated& row : repeated_) {
            // The store contains the first value of the file.
            if (writer_.matches(row.entry.symbol, *csv_->interval(), row.entry.bar)) {
                ++counts_.unchanged;
            } else {
                refused.push_back({row.line, row.symbol.str() + ' ' + shown(row.entry.bar.time) +
                                                 " is in the file twice with different values"});
            }
        }
        repeated_.clear();
        return refused;
    }

    /// What came of the rows that are settled.
    void copy_counts(ImportOutcome& outcome) const {
        outcome.inserted = counts_.inserted;
        outcome.updated = counts_.updated;
        outcome.unchanged = counts_.unchanged;
        outcome.symbols = symbols_.size();
        outcome.interval = csv_ ? csv_->interval() : std::nullopt;
    }

  private:
    /// Import state of one symbol.
    struct SymbolState {
        SymbolId id;
        /// Days or minutes since 1970 for which the file contains a bar.
        SeenSlots seen;
    };

    /// A row whose key occurred before.
    struct Repeated {
        std::uint64_t line;
        Symbol symbol;
        SymbolBar entry;
    };

    /// Writes the pending bars.
    void flush() {
        if (pending_.empty()) return;
        const WrittenCounts counts = writer_.put_all(*csv_->interval(), pending_);
        counts_.inserted += counts.inserted;
        counts_.updated += counts.updated;
        counts_.unchanged += counts.unchanged;
        pending_.clear();
    }

    SymbolState& state_of(const Symbol& symbol) {
        if (last_ == nullptr || last_->first != symbol) {
            auto found = symbols_.find(symbol);
            if (found == symbols_.end()) {
                found = symbols_.emplace(symbol, SymbolState{writer_.symbol(symbol), {}}).first;
            }
            last_ = &*found;
        }
        return last_->second;
    }

    [[nodiscard]] std::string shown(UtcTime time) const {
        return *csv_->interval() == BarInterval::Day ? time.date().to_string() : time.to_string();
    }

    BarsWriter& writer_;
    const ImportOptions& options_;
    std::optional<BarsCsv> csv_;
    std::unordered_map<Symbol, SymbolState> symbols_;
    /// The symbol of the last row: files are mostly sorted by symbol.
    std::pair<const Symbol, SymbolState>* last_ = nullptr;
    /// Bars that are not written yet.
    std::vector<SymbolBar> pending_;
    /// Compared in settle(): a comparison for each row would require a flush and so batches of one.
    std::vector<Repeated> repeated_;
    WrittenCounts counts_;
};

}  // namespace

ImportOutcome import_bars(BarsStore& store, const Clock& clock, ByteSource& source, const ImportOptions& options) {
    ImportOutcome outcome;
    store.write_if(clock.now(), [&](BarsWriter& writer) {
        BarsRows rows(writer, options);
        static_cast<CsvImportOutcome&>(outcome) = read_csv(source, options, rows);
        rows.copy_counts(outcome);
        return outcome.accepted;
    });
    return outcome;
}

}  // namespace bourse::market
