#include "features/market/bars_import.hpp"

#include <unordered_map>

#include "base/csv.hpp"
#include "features/market/bars_csv.hpp"
#include "features/market/seen_slots.hpp"

namespace bourse::market {
namespace {

constexpr std::size_t kChunkBytes = 256 * 1024;

/// Thrown out of the transaction so that nothing of it stays.
struct RollBack {};

/// One run of import_bars().
class Import {
  public:
    Import(ByteSource& source, const ImportOptions& options)
        : source_(source), options_(options), buffer_(kChunkBytes) {}

    /// Reads the file into the store. Throws RollBack when the import must not take effect.
    void run(BarsWriter& writer) {
        while (!is_ended_) take_step(writer);
        if (is_writing_) flush(writer);
        report_progress();
        outcome_.symbols = symbols_.size();
        outcome_.interval = csv_ ? csv_->interval() : std::nullopt;
        if (!is_writing_) throw RollBack();
    }

    ImportOutcome& outcome() { return outcome_; }

  private:
    /// What the file has said of a symbol.
    struct SymbolState {
        SymbolId id;
        /// Days or minutes since 1970 that the file has given a bar for.
        SeenSlots seen;
    };

    void take_step(BarsWriter& writer) {
        switch (reader_.next()) {
            case CsvReader::Step::Record:
                if (csv_) {
                    take_row(writer);
                } else {
                    take_header();
                }
                break;
            case CsvReader::Step::Fault:
                if (csv_) ++outcome_.rows;
                refuse(std::string(reader_.fault()));
                if (!csv_) stop();
                break;
            case CsvReader::Step::NeedMore:
                read_chunk();
                break;
            case CsvReader::Step::End:
                if (!csv_) refuse_file("the file is empty: a header row is missing");
                if (reader_.is_cut()) is_writing_ = false;
                is_ended_ = true;
                break;
        }
    }

    void read_chunk() {
        const std::size_t count = source_.read(buffer_);
        bytes_ += count;
        if (count == 0) {
            reader_.finish();
        } else {
            report_progress();
            reader_.feed({buffer_.data(), count});
        }
    }

    void report_progress() const {
        if (options_.progress) options_.progress({bytes_, outcome_.rows});
    }

    void take_header() {
        auto csv = BarsCsv::from_header(reader_.fields(), options_.symbol);
        if (csv) {
            csv_ = std::move(*csv);
        } else {
            refuse_file(csv.error().detail);
        }
    }

    void take_row(BarsWriter& writer) {
        ++outcome_.rows;
        const auto row = csv_->parse(reader_.fields());
        if (!row) return refuse(row.error().detail);
        if (!is_writing_) return;
        const BarInterval interval = *csv_->interval();
        SymbolState& state = state_of(row->symbol, writer);
        const std::int64_t slot_micros = minutes_of(interval) * 60'000'000;
        // Times are whole slots, so that the division is exact before 1970 too.
        if (state.seen.insert(row->bar.time.micros() / slot_micros)) {
            pending_.push_back(row->bar);
            if (pending_.size() == BarsWriter::kBatch) flush(writer);
            return;
        }
        flush(writer);
        // The store holds what the file said first.
        if (writer.matches(state.id, interval, row->bar)) {
            ++outcome_.unchanged;
            return;
        }
        refuse(row->symbol.str() + ' ' +
               (interval == BarInterval::Day ? row->bar.time.date().to_string() : row->bar.time.to_string()) +
               " is in the file twice with different values");
    }

    /// Writes the bars that wait, all of the last symbol.
    void flush(BarsWriter& writer) {
        if (pending_.empty()) return;
        const WrittenCounts counts = writer.put_all(last_->second.id, *csv_->interval(), pending_);
        outcome_.inserted += counts.inserted;
        outcome_.updated += counts.updated;
        outcome_.unchanged += counts.unchanged;
        pending_.clear();
    }

    SymbolState& state_of(const Symbol& symbol, BarsWriter& writer) {
        if (last_ == nullptr || last_->first != symbol) {
            flush(writer);
            auto found = symbols_.find(symbol);
            if (found == symbols_.end()) found = symbols_.emplace(symbol, SymbolState{writer.symbol(symbol), {}}).first;
            last_ = &*found;
        }
        return last_->second;
    }

    /// Refuses the row that the reader stands at. When rows are not skipped, looking goes on for more of them, so that
    /// the user can mend all in one go.
    void refuse(std::string detail) {
        const bool skips = options_.on_error == OnError::Skip;
        const std::size_t kept = skips ? ImportOutcome::kKeptWhenSkipping : ImportOutcome::kKeptWhenAborting;
        ++outcome_.rejected_count;
        if (outcome_.rejected.size() < kept) outcome_.rejected.push_back({reader_.line(), std::move(detail)});
        if (skips) return;
        is_writing_ = false;
        if (outcome_.rejected_count >= kept) is_ended_ = true;
    }

    /// The file cannot be read at all, skipping or not.
    void refuse_file(std::string detail) {
        refuse(std::move(detail));
        stop();
    }

    void stop() {
        is_writing_ = false;
        is_ended_ = true;
    }

    ByteSource& source_;
    const ImportOptions& options_;
    std::vector<char> buffer_;
    CsvReader reader_;
    std::optional<BarsCsv> csv_;
    std::unordered_map<Symbol, SymbolState> symbols_;
    /// The symbol of the last row: files are mostly sorted by symbol.
    std::pair<const Symbol, SymbolState>* last_ = nullptr;
    /// Bars of that symbol that are not written yet.
    std::vector<Bar> pending_;
    std::uint64_t bytes_ = 0;
    bool is_writing_ = true;
    bool is_ended_ = false;
    ImportOutcome outcome_;
};

}  // namespace

ImportOutcome import_bars(BarsStore& store, const Clock& clock, ByteSource& source, const ImportOptions& options) {
    Import import(source, options);
    try {
        store.write(clock.now(), [&](BarsWriter& writer) { import.run(writer); });
        import.outcome().stored = true;
    } catch (const RollBack&) {
        import.outcome().stored = false;
    }
    return std::move(import.outcome());
}

}  // namespace bourse::market
